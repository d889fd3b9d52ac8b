import { type Duration, type SagaType, milliseconds } from '@backstitch/contract';
import { Lease, type Listening, type OpenDatabase, migrateSet, onWake, openDatabase, wake } from '@backstitch/database';
import { type Kysely, sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { addressesOf } from './address';
import { Dispatcher } from './dispatcher';
import { type EventCounts, countsOf } from './event-counts';
import type { EventTables } from './event-tables';
import type { IncomingEvent } from './incoming-event';
import { migrations } from './migrations';
import type { Processes } from './processes';
import { type Act, type UnclaimedPage, act, unclaimed } from './unclaimed';

export interface EventInboxOptions {
  /** As in `DATABASE_URL`. It is opened when it is first asked. */
  readonly databaseUrl: string;
  /** The saga types of the catalogue, those that take events among them. */
  readonly sagaTypes: readonly SagaType[];
  /** How long an event waits for a saga that is for it, before it goes to the error queue. Default an hour. */
  readonly within?: Duration;
  /** How long an event is known after all is done with it: one that comes again later is a new one. Default 30 days. */
  readonly keptFor?: Duration;
  /** How often it is looked for what nothing has woken, in milliseconds. Default 1,000. */
  readonly pollMs?: number;
  /** How long another process waits for one that was killed while it sent, in milliseconds. Default 5,000. */
  readonly takeoverMs?: number;
  /** Hears what goes wrong. Default nobody. */
  readonly log?: { warn(message: string): void };
}

const channel = 'backstitch_event';

/**
 * Where events come in: each is written once, by its source and id, before it is acknowledged, and then sent to every
 * saga that it is for: at least once, in the order in which those for one saga came. What nobody takes waits in the
 * error queue.
 */
export class EventInbox {
  private opening: Promise<OpenDatabase<EventTables>> | undefined;
  private dispatcher: Dispatcher | undefined;
  private listening: Listening | undefined;
  private forget: () => void = () => {};
  private isClosed = false;
  readonly withinMs: number;

  /** @throws ContractError `bad-duration` */
  constructor(private readonly options: EventInboxOptions) {
    this.withinMs = milliseconds(options.within ?? '1h');
  }

  /**
   * Keeps events; those that are known already are dropped. When it returns they are committed.
   * @param by who sends them
   * @returns how many were new
   */
  async take(events: readonly IncomingEvent[], by: string): Promise<number> {
    const { kysely, dialect } = await this.open();
    const now = Date.now();
    const at = new Date(now).toISOString();
    const taken = await kysely.transaction().execute(async (tx) => {
      let count = 0;
      for (const event of events) {
        const { id, source, type, time, subject = null, data } = event;
        const row = await tx
          .insertInto('backstitch_event')
          .values({
            ...{ id, source, type, time, subject, data: JSON.stringify(data) ?? 'null' },
            ...{ received_at: at, received_by: by },
          })
          .onConflict((conflict) => conflict.columns(['source', 'id']).doNothing())
          .returning('seq')
          .executeTakeFirst();
        if (row === undefined) continue;
        count += 1;
        const rest = { event: row.seq, due: now, until: now + this.withinMs, tries: 0, changed_at: at };
        const rows = addressesOf(this.options.sagaTypes, event).map((address) => ({ ...address, ...rest }));
        await tx.insertInto('backstitch_event_delivery').values(rows).execute();
      }
      if (count > 0 && dialect === 'postgres') await sql`select pg_notify(${channel}, '')`.execute(tx);
      return count;
    });
    if (taken > 0) wake(kysely);
    return taken;
  }

  /** The error queue, oldest first. @param after the last of the page before */
  async unclaimed(limit: number, after = '0'): Promise<UnclaimedPage> {
    return unclaimed((await this.open()).kysely, limit, after);
  }

  /**
   * Takes an event out of the error queue: `replay` sends it on as if it had just come, `drop` leaves it at that.
   * @returns what it was: `unclaimed`, or what it is, and nothing was done; nothing: there is none
   */
  async act(id: string, wanted: Act): Promise<string | undefined> {
    const { kysely } = await this.open();
    const before = await act(kysely, id, wanted, { until: Date.now() + this.withinMs, types: this.options.sagaTypes });
    wake(kysely);
    return before;
  }

  async counts(): Promise<EventCounts> {
    return countsOf((await this.open()).kysely);
  }

  /** Sends what comes, from now on until it is closed. Of several processes with one database one at a time does. */
  async start(processes: Processes): Promise<void> {
    const database = await this.open();
    // It may have been closed since: what began now would never end.
    if (this.isClosed) return;
    const { kysely } = database;
    const { sagaTypes, keptFor = '30d', pollMs = 1_000, takeoverMs = 5_000, log } = this.options;
    const lease = new Lease(database, 'backstitch_event_lease', randomUUID(), takeoverMs);
    const settings = { sagaTypes, keptForMs: milliseconds(keptFor), pollMs, log };
    this.dispatcher = new Dispatcher(kysely, lease, processes, settings);
    const { dispatcher } = this;
    this.forget = onWake(kysely, () => dispatcher.look());
    this.listening = database.listen?.(channel, () => dispatcher.look());
    dispatcher.start();
  }

  /** Ends what is on its way, and closes the database. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.forget();
    await this.listening?.stop();
    await this.dispatcher?.stop();
    const database = await this.opening?.catch(() => undefined);
    await database?.close();
  }

  /** @throws DatabaseError */
  private async open(): Promise<OpenDatabase<EventTables>> {
    return (this.opening ??= this.opened());
  }

  private async opened(): Promise<OpenDatabase<EventTables>> {
    try {
      const database = await openDatabase<EventTables>(this.options.databaseUrl);
      await migrateSet(database, migrations, 'events_migration');
      return database;
    } catch (error) {
      this.opening = undefined; // the next one tries again
      throw error;
    }
  }
}

export type EventDatabase = Kysely<EventTables>;
