import { doorShare, historyLimits } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { SagaClientError } from '../saga-client-error';
import type { SagaRef } from '../registry/saga-ref';
import { describeSaga } from '../read/describe-saga';

/** What is sent, as the history will hold it. */
export interface Load {
  /** Events with those of the workflow tasks that they cause. */
  readonly events: number;
  readonly bytes: number;
}

/** The share up to which operators' small acts are let in: a saga that has filled its half by itself still needs them. */
export const actShare = 0.9;

/** What an event takes besides its payload: names, identities, ids. */
const perEvent = 512;

/** A signal, and the workflow task that takes it. */
export const signalLoad = (body: unknown): Load => ({ events: 4, bytes: bytesOf(body) + 4 * perEvent });

/** An accepted update, the workflow task that takes it, and the one that follows from it. */
export const updateLoad = (act: unknown): Load => ({ events: 8, bytes: bytesOf(act) + 8 * perEvent });

/** Bytes of a value as JSON in UTF-8. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/**
 * Measures what others send to a saga against its history, before it is sent: Temporal ends a workflow whose history
 * is full, and nothing is compensated then. A share of the history is for others; the rest is the saga's.
 */
export class HistoryDoor {
  /** What was let in and may not be in the history yet, by workflow id. */
  private readonly underway = new Map<string, Load>();

  constructor(private readonly client: Client) {}

  /**
   * Sends it, when there is room. To a saga that has ended, too: Temporal lets nothing in there, and knows a repeat.
   * @param share of the history's limits, up to which there is room; default {@link doorShare}
   * @throws SagaClientError `saga-full`, `unknown-saga`, `temporal-unreachable`, and what sending throws
   */
  async let<T>(ref: SagaRef, load: Load, send: () => Promise<T>, share = doorShare): Promise<T> {
    const { workflowId } = ref;
    // Counted before the look: what the look doesn't see yet is among what is under way.
    const ahead = this.add(workflowId, load);
    try {
      const { closed, historyBytes, lastEventId } = await describeSaga(this.client, ref);
      const limit = { ...historyLimits, ...ref.type.contract.historyLimit };
      const events = Number(lastEventId) + ahead.events;
      const bytes = historyBytes + ahead.bytes;
      const isFull = events > share * limit.events || bytes > share * limit.bytes;
      if (isFull && !closed) throw sagaFull(ref, share, limit);
      return await send();
    } finally {
      this.add(workflowId, { events: -load.events, bytes: -load.bytes });
    }
  }

  private add(workflowId: string, load: Load): Load {
    const before = this.underway.get(workflowId) ?? { events: 0, bytes: 0 };
    const now = { events: before.events + load.events, bytes: before.bytes + load.bytes };
    if (now.events === 0) this.underway.delete(workflowId);
    else this.underway.set(workflowId, now);
    return now;
  }
}

const sagaFull = ({ path }: SagaRef, share: number, { events, bytes }: Load) =>
  new SagaClientError(
    'saga-full',
    `With this the history of ${path} might pass ${Math.round(share * 100)} % of its limits (${events} events, ${bytes} bytes). The rest is kept for what it has to compensate.`,
  );
