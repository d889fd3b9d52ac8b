import type { Carried } from './carried';
import { endedIn } from './ended-in';
import { readHistory } from './history/read-history';
import type { HistoryEvent } from './history/history-event';
import { latestActs } from './latest-acts';
import { type EndAct, type RecoverAct, auditEntry } from './operator-act';
import type { LogEntry, SagaLog } from './saga-log';
import { slim } from './payload-size';
import { wasReset } from './runs/left-behind';
import { sagaKey } from './step';
import type { Style } from './style';
import { policiesOf, policiesIn } from './policies-of';

/** What a run needs to undo a saga whose code can't be run: its engine goes back by the log alone. */
export type Unwinding = Extract<Carried, { readonly as: 'continued' }>;

type Known =
  'key' | 'log' | 'audit' | 'keys' | 'paused' | 'startedAt' | 'reset' | 'ended' | 'nested' | 'style' | 'told';

/** What is known of a saga that may have to be undone by its log alone. */
export type Undoable = Pick<Unwinding, Known>;

/**
 * What is to be known to undo a saga, from the history of its last run.
 * @param styles those that are known
 * @param left what a reset has left behind (`leftBehind`). Of a saga that has ended by itself only that is undone.
 *   Default nothing
 */
export function undoableOf(events: readonly HistoryEvent[], styles: readonly Style[], left: SagaLog = []): Undoable {
  const record = readHistory(events, styles);
  const { carried, styled, steps, audit, paused, startedAt } = record;
  const keys = record.keys.all;
  const own = [...steps.values()].map(({ entry }) => entry);
  const ended = left.length > 0 ? endedIn(events, record) : undefined;
  const known = ended === undefined ? own.filter(({ stepId }) => !left.some((it) => it.stepId === stepId)) : [];
  const goesOnAs = ended ?? (carried?.as === 'continued' ? carried.ended : undefined);
  const first = events[0]?.workflowExecutionStartedEventAttributes;
  const nested = carried?.as === 'continued' ? carried.nested : carried && 'step' in carried ? carried.step : undefined;
  const told = policiesIn(carried);
  const style = styled
    ? { kind: styled.style.kind, state: (styled.style.handedOn ?? asItIs)(styled.state) }
    : carried && 'style' in carried && carried.style;
  return {
    key: carried && 'key' in carried ? carried.key : sagaKey(first?.firstExecutionRunId ?? ''),
    log: [...known, ...left],
    audit,
    startedAt,
    ...(keys.length > 0 && { keys }),
    ...(paused && { paused }),
    ...(wasReset(events) && { reset: true }),
    ...(goesOnAs && { ended: goesOnAs }),
    ...(nested && { nested }),
    ...(style && { style }),
    ...(told && { told }),
  };
}

/**
 * What a saga has to be started with so that nothing of its code is run and all that took effect is compensated.
 * @param act who ends it, and why
 * @param events how many its history has: its clock goes on after that. Default it goes on after its log
 * @returns `past-the-pivot` when there is no way back, or may be none
 */
export function unwindingFrom(
  { log, told, audit, ...known }: Undoable,
  act: EndAct | RecoverAct,
  at: Date,
  events = 0,
): Unwinding | 'past-the-pivot' {
  const mayHavePassed = ({ pivot, outcome }: LogEntry) => pivot && outcome !== 'refused' && outcome !== 'not-sent';
  if (log.some(mayHavePassed)) return 'past-the-pivot';
  const clock = Math.max(0, ...log.map(({ started, settled = 0 }) => Math.max(started, settled)), events) + 1;
  return {
    as: 'continued',
    ending: act,
    ...known,
    log: settledAt(clock, log),
    clock: clock + 1,
    names: {},
    messages: {},
    audit: latestActs([...audit, auditEntry(at, act)]),
    // Without its deadline: it is ended already.
    ...(told && { told: policiesOf({ ...told, deadline: undefined }) }),
  };
}

/**
 * The same, from the history of its last run.
 * @param styles those that are known
 * @param left what a reset has left behind (`leftBehind`). Of a saga that has ended by itself only that is undone.
 *   Default nothing
 * @returns `past-the-pivot` when there is no way back, or may be none
 */
export function unwindingOf(
  events: readonly HistoryEvent[],
  act: EndAct | RecoverAct,
  at: Date,
  styles: readonly Style[],
  left: SagaLog = [],
): Unwinding | 'past-the-pivot' {
  return unwindingFrom(undoableOf(events, styles, left), act, at, events.length);
}

const asItIs = (state: unknown) => state;

/** What is in flight stays behind with its run: it may have had its effect. */
const settledAt = (clock: number, log: SagaLog): SagaLog =>
  log.map((entry) => ({
    ...slim(entry),
    ...(entry.outcome === undefined && { outcome: 'unknown' as const, settled: clock }),
  }));
