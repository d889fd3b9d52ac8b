import type { SagaType } from '@backstitch/contract';
import { type HistoryEvent, type Saga, type WaitingFor, millisOf } from '@backstitch/saga-log';
import type { Described } from './describe-saga';

/**
 * Waiting without a time limit leaves no trace in the history. A running saga in which nothing else is going on, and
 * whose contract lists messages, waits for one of those: for one that it hasn't got, or, when it has got all, for one of
 * them again, as where two people have to approve.
 */
export function awaitedMessages(
  { contract: { messages = [] } }: SagaType,
  saga: Saga,
  events: readonly HistoryEvent[],
  { activities, children, workflowTask }: Described,
): readonly WaitingFor[] {
  if (saga.status !== 'running' || saga.waitingFor !== undefined) return [];
  if (activities.length > 0 || children > 0 || workflowTask !== undefined) return [];
  const received = new Set(events.map((event) => event.workflowExecutionSignaledEventAttributes?.signalName));
  const since = new Date(millisOf(events.at(-1)?.eventTime ?? {})).toISOString();
  const missing = messages.filter(({ name }) => !received.has(name));
  return (missing.length > 0 ? missing : messages).map(({ name }) => ({ kind: 'message', what: name, since }));
}
