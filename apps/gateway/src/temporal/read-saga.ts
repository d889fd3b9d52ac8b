import { type HistoryEvent, type Saga, sagaOf } from '@backstitch/contract';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../served/served-types';
import { awaitedMessages } from './awaited-messages';
import { type Described, describeSaga } from './describe-saga';
import { earlierRuns } from './earlier-runs';
import { reachHistory } from './reach-history';

/** The saga as it is now: from its history, and the attempts that are still open. Needs no worker. */
export async function readSaga(client: Client, ref: SagaRef, described?: Described): Promise<Saga> {
  // First what is pending, then the history: a step that ended in between is shown as ended.
  const now = described ?? (await describeSaga(client, ref));
  const events = await reachHistory(client, ref.workflowId, now.runId);
  // It went on in another run between the two looks.
  if (events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes) return readSaga(client, ref);
  return showSaga(ref, [...(await earlierRuns(client, ref, events)), ...events], now);
}

/** A saga from its history and what is pending, with the messages that it can only be waiting for. */
export function showSaga(ref: SagaRef, events: readonly HistoryEvent[], now: Described): Saga {
  const { activities, workflowTask, failing } = now;
  const saga = sagaOf(events, { activities, workflowTask, asOf: new Date(), ...(failing && { failing }) });
  const messages = awaitedMessages(ref.type, saga, events, now);
  return messages.length > 0 ? { ...saga, waitingFor: messages } : saga;
}
