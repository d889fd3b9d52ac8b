import { type HistoryEvent, type HistoryOptions, type Saga, type StepRecord, sagaOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaReading } from '@backstitch/state-store';
import type { SagaRef } from '../registry/saga-ref';
import { styles } from '../styles';
import { withoutTokens } from './without-tokens';
import { awaitedMessages } from './awaited-messages';
import { beginningIn } from './beginning-in';
import { type Described, describeSaga } from './describe-saga';
import { earlierRuns } from './earlier-runs';
import { historyRoom } from './history-room';
import { hasClosed } from './has-closed';
import { leftBehindOf } from './left-behind-of';
import { readHistory } from './read-history';
import { refuseSealed } from './refuse-sealed';
import { keptLogOf } from './kept-log-of';

/** The saga as it is now: from its history, and the attempts that are still open. Needs no worker. */
export async function readSaga(client: Client, ref: SagaRef, described?: Described): Promise<Saga> {
  // First what is pending, then the history: a step that ended in between is shown as ended.
  const now = described ?? (await describeSaga(client, ref));
  const read = await historyRoom.within(now.historyBytes, () => readAt(client, ref, now));
  return read?.saga ?? readSaga(client, ref);
}

/** @returns undefined: it went on in another run between the two looks */
async function readAt(client: Client, ref: SagaRef, now: Described, more: Pick<HistoryOptions, 'check'> = {}) {
  const events = await lastRun(client, ref, now, more);
  if (events === undefined) return undefined;
  // While it is open it may yet ask for them itself.
  const left = hasClosed(events) ? await leftBehindOf(client, ref, now.runId, events, more) : [];
  const earlier = await earlierRuns(client, ref, events, more);
  const saga = showSaga(ref, [...earlier, ...events], now, left);
  return { events, saga, left };
}

/** @returns undefined: it went on in another run between the two looks */
async function lastRun(
  client: Client,
  { workflowId }: SagaRef,
  { runId }: Described,
  more: Pick<HistoryOptions, 'check'>,
): Promise<readonly HistoryEvent[] | undefined> {
  const events = await readHistory(client, workflowId, runId, more);
  return events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes ? undefined : events;
}

/**
 * The same, for a state store: with its position, and its log.
 * @param now what Temporal says of it now
 * @throws SagaClientError `payload-sealed`
 */
export async function readForRecord(client: Client, ref: SagaRef, now: Described): Promise<SagaReading> {
  const reading = await historyRoom.within(now.historyBytes, async (): Promise<SagaReading | undefined> => {
    const read = await readAt(client, ref, now, { check: refuseSealed });
    if (read === undefined) return undefined;
    const { saga, events, left } = read;
    const { runId, runStartedAt, transitions } = now;
    const eventId = Number(events.at(-1)?.eventId ?? 0);
    const position = { runStartedAt, eventId, transitions, readAt: Date.parse(saga.asOf) };
    return { saga, runId, position, log: keptLogOf(events, left) };
  });
  return reading ?? readForRecord(client, ref, await describeSaga(client, ref));
}

/** A saga from its history and what is pending, with the messages that it can only be waiting for. */
export function showSaga(
  ref: SagaRef,
  events: readonly HistoryEvent[],
  now: Described,
  leftBehind: readonly StepRecord[] = [],
): Saga {
  const { activities, workflowTask, failing, setAside } = now;
  const pending = {
    activities,
    workflowTask,
    asOf: new Date(),
    leftBehind,
    ...(failing && { failing }),
    ...(setAside && { setAside }),
  };
  const saga = sagaOf(events, pending, styles);
  const messages = awaitedMessages(ref.type, saga, events, now);
  return withoutTokens({
    ...saga,
    ...(messages.length > 0 && { waitingFor: messages }),
    ...beginningIn(ref.type, saga, events[0]),
  });
}
