import { type HistoryEvent, type SagaRecord, iso, millisOf } from '@backstitch/saga-log';
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
  const nested = [...steps.values()].find(({ entry, asking }) => entry.nested !== undefined && asking.open);
  if (nested !== undefined) {
    return no(
      'not-resettable',
      `${nested.entry.stepId} is a saga of its own, and was in flight: it was asked to cancel, and nobody would hear how it ended. Recover it backwards.`,
    );
  }
  const good = events.findLast(({ workflowTaskCompletedEventAttributes: it }) => it);
  if (good) return { eventId: Number(good.eventId), at: iso(millisOf(good.eventTime ?? {})) };
  const first = events.find(({ workflowTaskScheduledEventAttributes: it }) => it);
  if (first) return { eventId: Number(first.eventId) + 1, at: iso(millisOf(first.eventTime ?? {})) };
  return no('not-resettable', 'It was ended before its first workflow task was due. Recover it backwards.');
}

const no = (code: NoWay['code'], detail: string): NoWay => ({ code, detail });
