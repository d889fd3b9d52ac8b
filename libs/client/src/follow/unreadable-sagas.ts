import type { TakenMark } from '@backstitch/state-store';

/** For how long a saga is left alone that couldn't be read, in milliseconds: twice as long each time. */
const pause = { first: 5_000, longest: 300_000 };
/** Of so many it is known how often. */
const most = 20_000;

/** Of these it isn't the saga: all others would fail, too. */
const outages: readonly string[] = ['temporal-unreachable', 'temporal-busy', 'state-store-unreachable'];

/** Sagas that couldn't be read, though Temporal and the database answer. Each look takes a turn that another saga waits for. */
export class UnreadableSagas {
  private readonly failures = new Map<string, number>();

  read({ workflowId }: Pick<TakenMark, 'workflowId'>): void {
    this.failures.delete(workflowId);
  }

  /** @returns for how long to leave it alone, in milliseconds */
  pauseAfter({ workflowId }: Pick<TakenMark, 'workflowId'>, error: unknown): number {
    const { code } = error as { readonly code?: unknown };
    if (typeof code === 'string' && outages.includes(code)) return pause.first;
    const before = this.failures.get(workflowId) ?? 0;
    if (this.failures.size < most || before > 0) this.failures.set(workflowId, before + 1);
    return Math.min(pause.first * 2 ** Math.min(before, 10), pause.longest);
  }
}
