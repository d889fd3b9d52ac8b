import type { Saga, StepView } from '@backstitch/saga-log';
import { isIncomplete } from './is-incomplete';

/** Since when a participant holds, or may hold, the effect of a step. @returns undefined: it holds nothing */
export function heldSince({ status, startedAt, endedAt, attempts, compensation: undo }: StepView): string | undefined {
  if (undo?.status === 'completed' || undo?.status === 'resolved') return undefined;
  if (status === 'refused' || status === 'not-sent') return undefined;
  if (status === 'completed' || status === 'resolved') return endedAt ?? startedAt;
  return attempts === 0 ? undefined : startedAt;
}

/** The first effect of a saga that is not whole, in milliseconds since the epoch. */
export function inconsistentSince({ status, steps }: Saga): number | undefined {
  if (!isIncomplete(status)) return undefined;
  const times = steps.map(heldSince).filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times.map((time) => Date.parse(time)));
}
