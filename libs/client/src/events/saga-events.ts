import type { EventInbox } from '@backstitch/events';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { Reason } from '../act/reason';
import type { ActOptions } from '../act/act-options';
import { anonymous } from '../anonymous';
import { parsed } from '../parsed';
import type { HistoryDoor } from '../send/history-door';
import { SagaClientError } from '../saga-client-error';
import { PostedEvent } from './posted-event';
import type { EventCounts, UnclaimedList } from './shown-events';
import { TemporalProcesses } from './temporal-processes';

/** The most events that are posted at once. */
const maxPosted = 1_000;

/** Which page of the error queue. */
export interface UnclaimedFilters {
  /** 1 to 200. Default 50. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** The door for events, and their error queue. */
export class SagaEvents {
  constructor(
    private readonly inbox: EventInbox,
    private readonly temporal: Client,
    private readonly door: HistoryDoor,
  ) {}

  /**
   * Takes events: once each, by source and id. When it returns they are kept, and will reach every saga that they are
   * for, or the error queue.
   * @returns how many were new
   * @throws SagaClientError `invalid-body`, `store-unreachable`
   */
  async post(events: readonly PostedEvent[], { by = anonymous }: { readonly by?: string } = {}): Promise<number> {
    const valid = parsed(z.array(PostedEvent).max(maxPosted), events);
    const now = new Date().toISOString();
    const incoming = valid.map(({ id, source, type, subject, time = now, data = null }) => {
      return { id, source, type, time, data, ...(subject !== undefined && { subject }) };
    });
    return ask(() => this.inbox.take(incoming, by));
  }

  /**
   * A page of the error queue, oldest first.
   * @throws SagaClientError `bad-query`, `bad-cursor`, `store-unreachable`
   */
  async unclaimed({ limit = 50, cursor = '0' }: UnclaimedFilters = {}): Promise<UnclaimedList> {
    if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
      throw new SagaClientError('bad-query', `limit is ${limit}: write 1 to 200.`);
    }
    if (!isEntry(cursor)) throw new SagaClientError('bad-cursor', 'This cursor is of no page of this list.');
    return ask(() => this.inbox.unclaimed(limit, cursor));
  }

  /**
   * Sends an event of the error queue on, as if it had just come.
   * @throws SagaClientError `unknown-event`, `not-unclaimed`, `invalid-body`, `store-unreachable`
   */
  replay = (id: string, options: Pick<ActOptions, 'reason' | 'by'>): Promise<void> => this.act('replay', id, options);

  /**
   * Takes an event out of the error queue: nobody gets it.
   * @throws SagaClientError `unknown-event`, `not-unclaimed`, `invalid-body`, `store-unreachable`
   */
  drop = (id: string, options: Pick<ActOptions, 'reason' | 'by'>): Promise<void> => this.act('drop', id, options);

  /** What has become of all events. @throws SagaClientError `store-unreachable` */
  counts(): Promise<EventCounts> {
    return ask(() => this.inbox.counts());
  }

  /** Has this process send what comes: one of those that do, at a time. @throws SagaClientError `store-unreachable` */
  dispatch(): Promise<void> {
    return ask(() => this.inbox.start(new TemporalProcesses(this.temporal, this.door)));
  }

  /** Ends what is on its way, and closes the database. */
  close(): Promise<void> {
    return this.inbox.close();
  }

  private async act(
    action: 'replay' | 'drop',
    id: string,
    { reason, by = anonymous }: Pick<ActOptions, 'reason' | 'by'>,
  ) {
    const why = parsed(Reason, reason, '/reason');
    const state = isEntry(id) ? await ask(() => this.inbox.act(id, { action, by, reason: why })) : undefined;
    if (state === undefined) throw new SagaClientError('unknown-event', `The error queue has had no event '${id}'.`);
    if (state === 'unclaimed') return;
    throw new SagaClientError('not-unclaimed', `Event '${id}' is not in the error queue: it is ${state}.`);
  }
}

const isEntry = (text: string) => /^\d{1,15}$/.test(text);

async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (cause) {
    if (cause instanceof SagaClientError) throw cause;
    const why = 'The database of events doesn’t answer. The log says why.';
    throw new SagaClientError('store-unreachable', why, { cause });
  }
}
