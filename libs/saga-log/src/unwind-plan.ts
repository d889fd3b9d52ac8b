import type { LogEntry, SagaLog } from './saga-log';

/** One compensation that is owed. */
export interface Owed {
  readonly entry: LogEntry;
  /** It waits until the first `after` compensations of the plan have ended. */
  readonly after: number;
}

export interface UnwindOptions {
  /** Only what was asked in this scope, or in a scope inside it. Default the whole saga. */
  readonly scope?: string;
  /** Default `'mirror'`. Where nothing is ever unwound no step owes anything, so there `'never'` changes nothing. */
  readonly unwind?: 'mirror' | 'sequential' | 'never';
  /** Only steps whose outcome is unknown, wherever the pivot is: a saga that ends well owes those that its code caught. */
  readonly unknownOnly?: boolean;
}

/**
 * What to compensate, and in what order: the mirror image of what happened. The plan is in reverse start order, and an
 * undo waits for the undos of every step that started after its own request had settled. Those are always the first
 * ones of the plan, so the whole order is one number each. Steps that ran side by side are undone side by side.
 *
 * Owed are steps that completed, and those that may have: unknown, or still in flight. Refused and not-sent ones owe
 * nothing, nor what is compensated already, nor a pivot that completed and all that was asked before it had.
 */
export function unwindPlan(log: SagaLog, options: UnwindOptions = {}): readonly Owed[] {
  const { unwind = 'mirror' } = options;
  const owed = owedSteps(log, options)
    .reverse() // the log is in start order; the clock may not tell steps of one moment apart, and the sort is stable
    .sort((a, b) => b.started - a.started);
  return owed.map((entry, index) => ({
    entry,
    after: unwind === 'sequential' ? index : owed.findIndex((other) => !isAfter(other, entry)),
  }));
}

/** What is to be compensated, in the order of the log: `unwindPlan` without its order. */
export function owedSteps(log: SagaLog, { scope, unknownOnly = false }: UnwindOptions = {}): LogEntry[] {
  const noReturn = Math.max(-1, ...log.filter(isPassedPivot).map((pivot) => pivot.settled ?? pivot.started));
  return log.filter(
    (entry) =>
      isOwed(entry) &&
      (unknownOnly ? entry.outcome === 'unknown' : entry.started >= noReturn) &&
      within(entry.scope, scope),
  );
}

/** A pivot that completed: nothing before it, nor it, is ever compensated. */
const isPassedPivot = (entry: LogEntry) => entry.pivot === true && entry.outcome === 'completed';

const isOwed = (entry: LogEntry) =>
  entry.compensation !== null &&
  entry.compensated !== true &&
  entry.outcome !== 'refused' &&
  entry.outcome !== 'not-sent' &&
  !isPassedPivot(entry);

const isAfter = (other: LogEntry, entry: LogEntry) => other.started >= (entry.settled ?? Infinity);

/** Is the scope `inner` the scope `outer`, or inside it? No scope is the saga itself, which holds all. */
export function within(inner: string | undefined, outer: string | undefined): boolean {
  return outer === undefined || inner === outer || (inner?.startsWith(`${outer}/`) ?? false);
}
