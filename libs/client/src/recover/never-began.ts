import { type HistoryEvent, millisOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { hasClosed } from '../read/has-closed';
import { retentionOf } from '../temporal/retention-of';

/** A start that was under way when the run ended is through after this time, in milliseconds. */
const startMs = 15_000;

/**
 * Was a nested saga asked for by a run that had ended before Temporal began it? Temporal begins none then. One that it
 * doesn't know, that its parent's history doesn't show to have begun, and that it couldn't have forgotten yet, never was.
 * @param events of the run that asked for it
 * @param workflowId of the nested saga; Temporal doesn't know it
 * @returns `not-yet`: it may still begin
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`
 */
export async function neverBegan(
  temporal: Client,
  events: readonly HistoryEvent[],
  workflowId: string,
): Promise<boolean | 'not-yet'> {
  const last = events.at(-1);
  if (!last?.eventTime || !hasClosed(events)) return false;
  const asked = events.some(
    ({ startChildWorkflowExecutionInitiatedEventAttributes: child }) => child?.workflowId === workflowId,
  );
  const began = events.some(
    ({ childWorkflowExecutionStartedEventAttributes: child }) => child?.workflowExecution?.workflowId === workflowId,
  );
  if (!asked || began) return false;
  const since = Date.now() - millisOf(last.eventTime);
  if (since < startMs) return 'not-yet';
  return since < (await retentionOf(temporal)) / 2;
}
