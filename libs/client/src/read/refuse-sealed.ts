import { type HistoryEvent, sealedIn } from '@backstitch/saga-log';
import { SagaClientError } from '../saga-client-error';

/**
 * Before something is done by what a history says, or it is recorded: what can't be read of it may be owed.
 * @throws SagaClientError `payload-sealed`
 */
export function refuseSealed(events: readonly HistoryEvent[]): void {
  const sealed = sealedIn(events);
  if (sealed === undefined) return;
  const { workflowId = '' } = events[0]?.workflowExecutionStartedEventAttributes ?? {};
  throw new SagaClientError(
    'payload-sealed',
    `Event ${sealed.eventId} of ${workflowId} is ${sealed.encoding}, and can't be decoded: what the saga owes isn't known without it. Give this client the codec that it was encoded with, and see that its keys can be had.`,
  );
}
