import type { Client } from '@temporalio/client';
import { SagaClientError } from '../saga-client-error';
import type { SagaRef } from '../registry/saga-ref';
import { inLane } from '../temporal/lanes';
import { type Change, changesOf } from './changes-of';

/**
 * Bytes of all histories that are followed. In memory each takes some four times as much: events, the saga, its text.
 * One of Temporal's largest, 50 MB, finds room.
 */
const maxBytes = 56 * 1024 * 1024;

interface Follower {
  readonly stop: AbortController;
  watchers: number;
  bytes: number;
  last?: Change;
  error?: Error;
  done: boolean;
  /** Woken at each change, and at the end. */
  readonly wake: Set<() => void>;
}

/** One follower for each saga that is watched, however many watch it: each holds the history. */
export class Followers {
  private readonly bySaga = new Map<string, Follower>();
  private bytes = 0;

  constructor(private readonly client: Client) {}

  /**
   * The saga now, and each time it changes, until it has ended or the signal comes. Who takes longer than the saga to
   * change is shown what is newest then.
   * @throws SagaClientError `too-many-watchers`, and what reading throws
   */
  async *changes(ref: SagaRef, signal: AbortSignal): AsyncGenerator<Change> {
    const follower = this.bySaga.get(ref.workflowId) ?? this.begin(ref);
    follower.watchers += 1;
    let shown: Change | undefined;
    try {
      while (!signal.aborted) {
        if (follower.last !== undefined && follower.last !== shown) {
          yield (shown = follower.last);
        } else if (follower.error !== undefined) {
          throw follower.error;
        } else if (follower.done) {
          return;
        } else {
          await woken(follower, signal);
        }
      }
    } finally {
      follower.watchers -= 1;
      if (follower.watchers === 0) this.end(ref, follower);
    }
  }

  private begin(ref: SagaRef): Follower {
    if (this.bytes > maxBytes) throw tooMany();
    const follower: Follower = { stop: new AbortController(), watchers: 0, bytes: 0, done: false, wake: new Set() };
    this.bySaga.set(ref.workflowId, follower);
    void inLane('watch', () => this.follow(ref, follower));
    return follower;
  }

  private async follow(ref: SagaRef, follower: Follower): Promise<void> {
    const grow = (bytes: number) => {
      if (this.bytes - follower.bytes + bytes > maxBytes) throw tooMany();
      this.bytes += bytes - follower.bytes;
      follower.bytes = bytes;
    };
    try {
      for await (const change of changesOf(this.client, ref, follower.stop.signal, grow)) {
        follower.last = change;
        wakeAll(follower);
      }
    } catch (error) {
      follower.error = error instanceof Error ? error : new Error(String(error));
    }
    follower.done = true;
    // Who comes now begins anew.
    this.forget(ref, follower);
    wakeAll(follower);
  }

  private end(ref: SagaRef, follower: Follower): void {
    follower.stop.abort();
    this.forget(ref, follower);
  }

  private forget({ workflowId }: SagaRef, follower: Follower): void {
    if (this.bySaga.get(workflowId) === follower) this.bySaga.delete(workflowId);
    this.bytes -= follower.bytes;
    follower.bytes = 0;
  }
}

const tooMany = () =>
  new SagaClientError(
    'too-many-watchers',
    'The sagas that are watched now are too large together. Read it from time to time instead.',
  );

const wakeAll = ({ wake }: Follower) => {
  for (const each of [...wake]) each();
};

const woken = ({ wake }: Follower, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      wake.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    wake.add(done);
    signal.addEventListener('abort', done, { once: true });
  });
