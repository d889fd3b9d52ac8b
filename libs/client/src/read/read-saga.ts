import { type HistoryEvent, type Saga, sagaOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { styles } from '../styles';
import { withoutTokens } from './without-tokens';
import { awaitedMessages } from './awaited-messages';
import { type Described, describeSaga } from './describe-saga';
import { earlierRuns } from './earlier-runs';
import { HistoryRoom } from './history-room';
import { readHistory } from './read-history';

const room = new HistoryRoom();

/** The saga as it is now: from its history, and the attempts that are still open. Needs no worker. */
export async function readSaga(client: Client, ref: SagaRef, described?: Described): Promise<Saga> {
  // First what is pending, then the history: a step that ended in between is shown as ended.
  const now = described ?? (await describeSaga(client, ref));
  const saga = await room.within(now.historyBytes, () => readAt(client, ref, now));
  return saga ?? readSaga(client, ref);
}

async function readAt(client: Client, ref: SagaRef, now: Described): Promise<Saga | undefined> {
  const events = await readHistory(client, ref.workflowId, now.runId);
  // It went on in another run between the two looks.
  if (events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes) return undefined;
  return showSaga(ref, [...(await earlierRuns(client, ref, events)), ...events], now);
}

/** A saga from its history and what is pending, with the messages that it can only be waiting for. */
export function showSaga(ref: SagaRef, events: readonly HistoryEvent[], now: Described): Saga {
  const { activities, workflowTask, failing, setAside } = now;
  const pending = {
    activities,
    workflowTask,
    asOf: new Date(),
    ...(failing && { failing }),
    ...(setAside && { setAside }),
  };
  const saga = sagaOf(events, pending, styles);
  const messages = awaitedMessages(ref.type, saga, events, now);
  const by = starterIn(events[0]);
  return withoutTokens({
    ...saga,
    ...(messages.length > 0 && { waitingFor: messages }),
    ...(by !== undefined && { startedBy: by }),
  });
}

/** Who started it, where somebody said so: it stands in the memo, which goes along into later runs. */
function starterIn(event: HistoryEvent | undefined): string | undefined {
  const data = event?.workflowExecutionStartedEventAttributes?.memo?.fields?.['startedBy']?.data;
  if (!data) return undefined;
  const by: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
  return typeof by === 'string' ? by : undefined;
}
