import { type HistoryEvent, type HistoryPage, type Saga, followHistory } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { type Described, describeSaga } from '../read/describe-saga';
import { pendingOf } from '../read/etag-of';
import { earlierRuns } from '../read/earlier-runs';
import { leftBehindOf } from '../read/left-behind-of';
import { showSaga } from '../read/read-saga';

/** Attempts that fail write no event: how often to look for them, in milliseconds. */
const lookAgainMs = 2_000;
/** Events of one page: at most some 50 MB, since no history is larger. */
const pageSize = 100;
/** The least time between two showings of a busy saga, in milliseconds. */
const minIntervalMs = 100;

/** A saga as it is after a change. */
export interface Change<S extends Omit<Saga, 'output'> = Saga> {
  /** Where the saga is: what `position` of its description is then. */
  readonly eventId: string;
  readonly saga: S;
  readonly ended: boolean;
}

/**
 * The saga now, and each time it changes, until it has ended or the signal comes.
 * @param grow is told how large its history is before it is read, and may refuse by throwing
 */
export async function* changesOf(
  client: Client,
  ref: SagaRef,
  signal: AbortSignal,
  grow: (bytes: number) => void,
): AsyncGenerator<Change> {
  let shown = '';
  while (!signal.aborted) {
    const first = await describeSaga(client, ref);
    grow(first.historyBytes);
    const history = new GrowingHistory(client, ref, first.runId, signal);
    const more = () => {
      const growing = history.grow();
      growing.catch(() => undefined); // it may fail after its last reader has left
      return growing;
    };
    let growth = more();
    let before: readonly HistoryEvent[] | undefined;
    for (;;) {
      const grown = await Promise.race([growth, pause(lookAgainMs, signal)]);
      if (signal.aborted) return;
      if (grown) growth = more();
      if (history.events.length === 0) continue;
      before ??= await earlierRuns(client, ref, history.events);
      const now = await describeSaga(client, ref);
      grow(now.historyBytes);
      if (history.continued || now.runId !== first.runId) break; // goes on in another run
      const left = history.closed ? await leftBehindOf(client, ref, now.runId, history.events) : [];
      const change = {
        eventId: positionOf(ref, now, history.lastEventId),
        saga: showSaga(ref, [...before, ...history.events], now, left),
        ended: history.closed,
      };
      const looks = looksOf(change, now);
      if (looks !== shown) yield change;
      shown = looks;
      if (change.ended) return;
      await pause(minIntervalMs, signal);
    }
  }
}

/** The position of a saga: its history's last event; of one that travels also its run, for each hop has a history. */
export const positionOf = ({ type }: SagaRef, { runId, lastEventId }: Described, last = lastEventId): string =>
  type.travels ? `${runId}/${last}` : last;

/** What makes one showing differ from another: not the moment it was read at. */
const looksOf = ({ eventId, saga }: Change, now: Described) =>
  JSON.stringify([eventId, pendingOf(now), saga.status, saga.waitingFor]);

/** A run's history, as far as it was followed. */
class GrowingHistory {
  readonly events: HistoryEvent[] = [];
  closed = false;
  private readonly pages: AsyncGenerator<HistoryPage>;

  constructor(
    client: Client,
    { workflowId }: SagaRef,
    runId: string,
    private readonly signal: AbortSignal,
  ) {
    const call = <T>(ask: () => Promise<T>) => client.withAbortSignal(signal, ask);
    this.pages = followHistory(client, { workflowId, runId, pageSize, call });
  }

  get lastEventId(): string {
    return String(this.events.at(-1)?.eventId ?? 0);
  }

  get continued(): boolean {
    return this.events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes != null;
  }

  /** Waits for more. @returns true, so that it can be told from a pause */
  async grow(): Promise<true> {
    if (this.closed) return true;
    const page = await this.pages.next().catch((error: unknown) => {
      if (this.signal.aborted) return undefined;
      throw error;
    });
    if (page === undefined || page.done) return true;
    this.events.push(...page.value.events);
    this.closed = page.value.isLast;
    return true;
  }
}

/** @returns false, when it is over or the signal has come */
const pause = (milliseconds: number, signal: AbortSignal): Promise<false> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(false);
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
