import { type HistoryEvent, type LogEntry, type SagaRecord, iso, millisOf } from '@backstitch/saga-log';
import type { Broken, NoWay } from './recovery';

/** Where a run goes on from, when it is reset. */
export interface ResetPoint {
  /** The event that ended its last good workflow task: what came before it is kept, and the task is done again. */
  readonly eventId: number;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * The last good workflow task of a run; of one that has none, its first.
 * @returns why there is no way forwards, where there is none
 */
export function resetPoint(
  events: readonly HistoryEvent[],
  { carried, steps }: SagaRecord,
  { how }: Broken,
): ResetPoint | NoWay {
  if (carried?.as === 'continued' && carried.replaces !== undefined) {
    return no('recovery-begun', 'It goes back already: a recovery has begun to compensate it.');
  }
  if (carried !== undefined && ('step' in carried || (carried.as === 'continued' && carried.nested))) {
    return no(
      'not-resettable',
      'It is a step of another saga, which has heard that it ended by force. Recover it backwards.',
    );
  }
  if (how === 'reset') {
    return no('not-resettable', 'It has ended by itself: nothing of it is to go on. Recover it backwards.');
  }
  if (how === 'history-limit') {
    return no(
      'not-resettable',
      'Its history is as large as Temporal allows: it would be ended again. Recover it backwards.',
    );
  }
  const point = lastTask(events);
  if (point === undefined) {
    return no('not-resettable', 'It was ended before its first workflow task was due. Recover it backwards.');
  }
  const nested = [...steps.values()].find(({ entry }) => isUnheard(entry, events, point));
  if (nested !== undefined) {
    return no(
      'not-resettable',
      `${nested.entry.stepId} is a saga of its own, and was in flight: it was asked to cancel, and nobody would hear how it ended. Recover it backwards.`,
    );
  }
  return point;
}

function lastTask(events: readonly HistoryEvent[]): ResetPoint | undefined {
  const good = events.findLast(({ workflowTaskCompletedEventAttributes: it }) => it);
  if (good) return { eventId: Number(good.eventId), at: iso(millisOf(good.eventTime ?? {})) };
  const first = events.find(({ workflowTaskScheduledEventAttributes: it }) => it);
  return first && { eventId: Number(first.eventId) + 1, at: iso(millisOf(first.eventTime ?? {})) };
}

/**
 * A nested saga, or the run that compensates it, had not ended before the point. Its end is told to the run that began
 * it, and not to the one that the reset makes.
 */
function isUnheard({ nested, request }: LogEntry, events: readonly HistoryEvent[], { eventId }: ResetPoint): boolean {
  if (nested === undefined) return false;
  const open = new Set<string>();
  for (const event of events) {
    const begun = event.startChildWorkflowExecutionInitiatedEventAttributes;
    if (begun?.workflowId === `${request}/${nested.id}`) open.add(String(event.eventId));
    const ended = Number(event.eventId) < eventId ? endOfChild(event) : undefined;
    if (ended) open.delete(String(ended.initiatedEventId));
  }
  return open.size > 0;
}

const endOfChild = (event: HistoryEvent) =>
  event.childWorkflowExecutionCompletedEventAttributes ??
  event.childWorkflowExecutionFailedEventAttributes ??
  event.childWorkflowExecutionCanceledEventAttributes ??
  event.childWorkflowExecutionTimedOutEventAttributes ??
  event.childWorkflowExecutionTerminatedEventAttributes ??
  event.startChildWorkflowExecutionFailedEventAttributes;

const no = (code: NoWay['code'], detail: string): NoWay => ({ code, detail });
