import type { HistoryEvent } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { readHistory } from './read-history';
import { isNotFound } from '../temporal/temporal-error';

/**
 * The history of a run, then of the run that it goes on from, and so on: as far as Temporal keeps them.
 * @param runId of the last one; empty: there is none
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`
 */
export async function* runsBack(
  client: Client,
  workflowId: string,
  runId: string,
): AsyncGenerator<readonly HistoryEvent[]> {
  for (let next = runId; next !== '';) {
    const events = await readHistory(client, workflowId, next).catch(unlessForgotten);
    if (events === undefined) return;
    yield events;
    next = runBefore(events);
  }
}

/** The run that this one goes on from. Empty: none. */
export const runBefore = ([started]: readonly HistoryEvent[]): string =>
  started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';

function unlessForgotten(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
  throw error;
}
