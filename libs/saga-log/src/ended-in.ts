import type { Ended } from './carried';
import type { HistoryEvent } from './history/history-event';
import { valueAt } from './payload';
import type { SagaRecord } from './saga-record';
import { owedSteps } from './unwind-plan';

/**
 * How a saga has ended by itself.
 * @param events of its last run
 * @returns undefined: it hasn't, or was ended by force, or by something that isn't its engine
 */
export function endedIn(events: readonly HistoryEvent[], { closing, steps }: SagaRecord): Ended | undefined {
  const last = events.at(-1);
  if (closing === 'cancelled') return { how: 'cancelled' };
  if (closing === 'completed') {
    const result = valueAt(last?.workflowExecutionCompletedEventAttributes?.result, 0);
    return { how: 'completed', ...(result !== undefined && { result }) };
  }
  if (closing !== 'failed' || owedSteps([...steps.values()].map(({ entry }) => entry)).length > 0) return undefined;
  const { message, applicationFailureInfo } = last?.workflowExecutionFailedEventAttributes?.failure ?? {};
  const details = valueAt(applicationFailureInfo?.details, 0);
  return {
    how: 'failed',
    type: applicationFailureInfo?.type || 'Error',
    message: message ?? '',
    ...(details !== undefined && { details }),
  };
}
