import type { RecoverAct } from './operator-act';

/** Who has had a run reset, and why. */
export type ResetReason = Pick<RecoverAct, 'by' | 'reason'>;

const written = /^recovered forwards by ("(?:[^"\\]|\\.)*"): (.*)$/s;

/** What a reset says of itself: Temporal keeps one text of it. */
export const resetReason = {
  /** As it stands in Temporal. */
  write: ({ by, reason }: ResetReason): string => `recovered forwards by ${JSON.stringify(by)}: ${reason}`,
  /** @returns undefined for a reset that was no recovery */
  read(text: string | null | undefined): ResetReason | undefined {
    const [, by, reason] = written.exec(text ?? '') ?? [];
    return by === undefined || reason === undefined ? undefined : { by: JSON.parse(by) as string, reason };
  },
} as const;
