import { failureOf } from './failure-of';
import { iso } from './history-time';
import type { HistoryEvent } from './history/history-event';
import { readHistory } from './history/read-history';
import type { SagaStatus } from './saga-status';
import type { Saga } from './shown/saga';
import type { CompensationView, StepStatus, StepView } from './shown/step-view';
import type { LogEntry, SagaLog } from './saga-log';
import type { Asking, SagaRecord, StepRecord } from './saga-record';
import { compensationId } from './step';
import type { Style } from './style';
import { unwindPlan } from './unwind-plan';
import { type Pending, type PendingActivity, scheduled, waitsFor } from './waits-for';

/**
 * The saga as shown, from the history of its last run and what is pending. With the runs before it in front it tells
 * more of their steps: attempts, and when they were. It is authoritative, and readable when every
 * worker is down. Payloads have to be decoded before.
 * @param styles those that are known: of others what their sagas have besides is not shown. Default none
 */
export function sagaOf(events: readonly HistoryEvent[], pending: Pending = {}, styles: readonly Style[] = []): Saga {
  const record = readHistory(events, styles);
  if (record.closing === undefined) record.broken = pending.setAside ?? record.broken ?? pending.failing;
  const asOf = pending.asOf?.getTime() ?? record.asOf;
  const activities = new Map((pending.activities ?? []).map((it) => [it.activityId ?? '', it]));
  const { leftBehind = [] } = pending;
  const log = [...record.steps.values()].map(({ entry }) => entry);
  const owed = new Set(record.compensating ? unwindPlan(owing(record, log)).map(({ entry }) => entry.stepId) : []);
  const waitingFor = record.closing === undefined ? waitsFor(record, activities, pending, asOf) : [];
  const failure = record.failure ?? record.broken;
  const status = leftBehind.length > 0 && hasEnded(record) ? 'terminated' : statusOf(record, log);
  const isRecoverable = status === 'terminated' || (record.closing === undefined && record.broken !== undefined);
  return {
    id: record.id,
    type: record.type,
    kind: record.kind,
    status,
    input: record.input,
    ...(record.output !== undefined && { output: record.output }),
    ...(failure && { failure }),
    steps: [
      ...[...record.steps.values()]
        .filter(({ entry }) => !leftBehind.some((left) => left.entry.stepId === entry.stepId))
        .map((step) => viewOf(step, record, activities, owed.has(step.entry.stepId))),
      ...leftBehind.map((step) => ({ ...viewOf(step, record, new Map(), true), leftBehind: true as const })),
    ],
    ...styleView(record, log),
    ...(waitingFor.length > 0 && { waitingFor }),
    ...(isRecoverable && { recoverable: true }),
    startedAt: iso(record.startedAt),
    ...(record.endedAt !== undefined && { endedAt: iso(record.endedAt) }),
    audit: record.audit,
    consistency: 'authoritative',
    asOf: iso(asOf),
  };
}

/** The part of a log that is gone back by: of a saga that had ended by itself only what a reset has left behind. */
function owing({ carried }: SagaRecord, log: SagaLog): SagaLog {
  if (carried?.as !== 'continued' || carried.ended === undefined) return log;
  return log.filter(({ stepId }) => carried.log.some((left) => left.stepId === stepId));
}

const hasEnded = ({ closing }: SagaRecord) => closing !== undefined && closing !== 'continued';

/** The saga log, from a history: what a recovery unwinds. */
export const logOf = (events: readonly HistoryEvent[]): SagaLog =>
  [...readHistory(events).steps.values()].map(({ entry }) => entry);

function statusOf(record: SagaRecord, log: readonly LogEntry[]): SagaStatus {
  switch (record.closing) {
    case 'completed':
      return 'completed';
    case 'cancelled':
      return 'cancelled';
    case 'terminated':
      return 'terminated';
    case 'failed':
      // The engine fails only when nothing is owed any more. Whatever else failed it has left something behind.
      if (unwindPlan(log).length > 0) return 'terminated';
      return record.leftAsIs ? 'failed' : 'compensated';
    case 'continued':
    case undefined:
      if (record.attention.length > 0 || record.broken) return 'needs-attention';
      return record.compensating ? 'compensating' : 'running';
  }
}

function viewOf(
  { entry, asking, undo }: StepRecord,
  { attention }: SagaRecord,
  activities: ReadonlyMap<string, PendingActivity>,
  owed: boolean,
): StepView {
  const { stepId } = entry;
  const now = currently(asking, activities.get(stepId));
  const compensation = undo ?? (owed ? pendingUndo : undefined);
  return {
    id: stepId,
    participant: entry.participant,
    request: entry.request,
    status: attention.includes(stepId) ? 'needs-attention' : stepStatus(entry, asking),
    attempts: now.attempts,
    startedAt: iso(asking.startedAt),
    ...(!asking.open && asking.endedAt !== undefined && { endedAt: iso(asking.endedAt) }),
    input: entry.input,
    ...(entry.output !== undefined && { output: entry.output }),
    ...(now.failure && entry.outcome !== 'completed' && { failure: now.failure }),
    ...(entry.pivot && { pivot: true }),
    ...(entry.scope !== undefined && { scope: entry.scope }),
    ...(entry.nested && { nested: entry.nested.id }),
    ...(compensation && {
      compensation: undoView(
        entry,
        compensation,
        activities.get(compensationId(stepId)),
        attention.includes(compensationId(stepId)),
      ),
    }),
  };
}

/** The part of the saga that its style shows, under the style's name. */
function styleView({ id, styled }: SagaRecord, log: SagaLog): Readonly<Record<string, unknown>> {
  if (!styled) return {};
  const { style, input, state } = styled;
  return { [style.kind]: style.view({ id, input, state, log }) };
}

const pendingUndo: Asking = { startedAt: 0, attemptsBefore: 0, attempts: 0, open: false };

function stepStatus({ outcome }: LogEntry, { resolved }: Asking): StepStatus {
  if (resolved) return 'resolved';
  return outcome ?? 'running';
}

function undoView(
  { compensation, compensated }: LogEntry,
  undo: Asking,
  activity: PendingActivity | undefined,
  attention: boolean,
): CompensationView {
  const { attempts, failure } = currently(undo, activity);
  const begun = undo.startedAt > 0;
  const done = undo.resolved ? 'resolved' : compensated ? 'completed' : begun ? 'running' : 'pending';
  return {
    request: compensation ?? '',
    status: attention && (done === 'running' || done === 'pending') ? 'needs-attention' : done,
    attempts,
    ...(begun && { startedAt: iso(undo.startedAt) }),
    ...(!undo.open && undo.endedAt !== undefined && { endedAt: iso(undo.endedAt) }),
    ...(failure && done !== 'completed' && { failure }),
  };
}

/** Attempts and the last failure, with those of an activity that is still open. */
function currently(asking: Asking, activity: PendingActivity | undefined): Pick<Asking, 'attempts' | 'failure'> {
  const { attemptsBefore, attempts, failure } = asking;
  if (!asking.open || !activity) return { attempts, ...(failure && { failure }) };
  const attempt = activity.attempt ?? 1;
  const begun = Number(activity.state) === scheduled ? attempt - 1 : attempt;
  const last = failureOf(activity.lastFailure) ?? failure;
  return { attempts: attemptsBefore + begun, ...(last && { failure: last }) };
}
