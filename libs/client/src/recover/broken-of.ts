import { type HistoryEvent, type Saga, type SagaRecord, endedIn } from '@backstitch/saga-log';
import type { Described } from '../read/describe-saga';
import type { Broken } from './recovery';

/** Temporal's words for a run that it ends because its history is too large. */
const isTooLarge = /exceeds? .*limit/i;

/**
 * Why a saga needs a recovery.
 * @returns undefined when it doesn't
 */
export function brokenOf(
  events: readonly HistoryEvent[],
  record: SagaRecord,
  { recoverable, status, failure }: Pick<Saga, 'recoverable' | 'status' | 'failure'>,
  { setAside, closed }: Described,
): Broken | undefined {
  if (!recoverable) return undefined;
  const reason = failure?.message ?? '';
  if (setAside) return { how: 'set-aside', reason };
  if (!closed) return { how: 'failing', reason };
  if (endedIn(events, record) !== undefined)
    return { how: 'reset', reason: 'Steps of a part that Temporal’s reset has cut off are in effect, or may be.' };
  if (record.closing === 'failed' || status !== 'terminated') return { how: 'failed', reason };
  const last = events.at(-1);
  if (last?.workflowExecutionTimedOutEventAttributes) return { how: 'timed-out', reason };
  return { how: isTooLarge.test(reason) ? 'history-limit' : 'terminated', reason };
}
