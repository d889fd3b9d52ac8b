import type { Carried } from './carried';
import { endedIn } from './ended-in';
import { readHistory } from './history/read-history';
import type { HistoryEvent } from './history/history-event';
import { type EndAct, type RecoverAct, auditEntry } from './operator-act';
import type { LogEntry, SagaLog } from './saga-log';
import { slim } from './payload-size';
import { wasReset } from './runs/left-behind';
import { sagaKey } from './step';
import type { Style } from './style';
import { toldBy, toldIn } from './told';

/** What a run needs to undo a saga whose code can't be run: its engine goes back by the log alone. */
export type Unwinding = Extract<Carried, { readonly as: 'continued' }>;

/**
 * What a saga has to be started with so that nothing of its code is run and all that took effect is compensated.
 * @param events the history of its last run
 * @param act who ends it, and why
 * @param styles those that are known
 * @param elsewhere it is undone by a worker of its own, which needs nothing of the saga's: so any saga can be. Default
 *   false
 * @param left what a reset has left behind (`leftBehind`). Of a saga that has ended by itself only that is undone.
 *   Default nothing
 * @returns `past-the-pivot` when there is no way back, or may be none; `not-here` for what doesn't go back so: one
 *   that travels, and a nested saga that is being compensated already
 */
export function unwindingOf(
  events: readonly HistoryEvent[],
  act: EndAct | RecoverAct,
  at: Date,
  styles: readonly Style[],
  elsewhere = false,
  left: SagaLog = [],
): Unwinding | 'past-the-pivot' | 'not-here' {
  const record = readHistory(events, styles);
  const { carried, styled, steps, audit, startedAt } = record;
  if (!elsewhere && (styled?.style.travels || carried?.as === 'unwind')) return 'not-here';
  const own = [...steps.values()].map(({ entry }) => entry);
  const ended = left.length > 0 ? endedIn(events, record) : undefined;
  const known = ended === undefined ? own.filter(({ stepId }) => !left.some((it) => it.stepId === stepId)) : [];
  const log = [...known, ...left];
  const mayHavePassed = ({ pivot, outcome }: LogEntry) => pivot && outcome !== 'refused' && outcome !== 'not-sent';
  if (log.some(mayHavePassed)) return 'past-the-pivot';
  const clock = Math.max(0, ...log.map(({ started, settled = 0 }) => Math.max(started, settled)), events.length) + 1;
  const first = events[0]?.workflowExecutionStartedEventAttributes;
  const nested = carried?.as === 'continued' ? carried.nested : carried && 'step' in carried ? carried.step : undefined;
  const told = toldIn(carried);
  const before = carried?.as === 'continued' ? carried : undefined;
  const goesOnAs = ended ?? before?.ended;
  const style = styled
    ? { kind: styled.style.kind, state: (styled.style.handedOn ?? asItIs)(styled.state) }
    : carried && 'style' in carried && carried.style;
  return {
    as: 'continued',
    ending: act,
    key: carried && 'key' in carried ? carried.key : sagaKey(first?.firstExecutionRunId ?? ''),
    log: settledAt(clock, log),
    clock: clock + 1,
    names: {},
    messages: {},
    audit: [...audit, auditEntry(at, act)],
    startedAt,
    ...(wasReset(events) && { reset: true }),
    ...(goesOnAs && { ended: goesOnAs }),
    ...(nested && { nested }),
    ...(style && { style }),
    // Without its deadline: it is ended already.
    ...(told && { told: toldBy({ ...told, deadline: undefined }) }),
  };
}

const asItIs = (state: unknown) => state;

/** What is in flight stays behind with its run: it may have had its effect. */
const settledAt = (clock: number, log: SagaLog): SagaLog =>
  log.map((entry) => ({
    ...slim(entry),
    ...(entry.outcome === undefined && { outcome: 'unknown' as const, settled: clock }),
  }));
