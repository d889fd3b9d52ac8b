import { type HistoryEvent, type HistoryPage, type Saga, followHistory } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { type Described, describeSaga } from '../read/describe-saga';
import { pendingOf } from '../read/etag-of';
import { keyHash } from '../start/key-hash';
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
  /** Another each time the saga is shown otherwise. Only for comparing; once it has ended, it is `positionOf` it. */
  readonly position: string;
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
      const saga = showSaga(ref, [...before, ...history.events], now, left);
      const at = positionOf(now, history.lastEventId);
      const position = history.closed ? at : `${at}/${looksOf(saga, now)}`;
      if (position !== shown) yield { position, saga, ended: history.closed };
      shown = position;
      if (history.closed) return;
      await pause(minIntervalMs, signal);
    }
  }
}

/** How far a saga has come: its run, and that run's last event. */
export const positionOf = ({ runId, lastEventId }: Described, last = lastEventId): string => `${runId}/${last}`;

/** What makes one showing differ from another where no event is written: attempts, failing, a wait that the clock tells. */
const looksOf = ({ status, waitingFor }: Saga, now: Described): string =>
  keyHash(...pendingOf(now), JSON.stringify([status, waitingFor])).slice(0, 8);

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
