import { Lease, type Listening, type ParticipantDatabase, Rests, onWake } from '@backstitch/database';
import { type Delivery, type EventsDoor, deliverEvents, deliverStart } from '@backstitch/delivery';
import type { Kysely } from 'kysely';
import { randomUUID } from 'node:crypto';
import { cloudEventOf } from './cloud-events';
import { dueToStart, isToStart } from './due-to-start';
import { nextBatch } from './outbox-batch';
import type { OutboxRow, OutboxSchema } from './outbox-table';
import { outboxChannel } from './write-rows';

export interface RelayOptions extends EventsDoor {
  /** Hears why something wasn't delivered, at most once a minute for each reason. Default nobody. */
  readonly log?: { warn(message: string): void };
  /** How often it looks though nothing has woken it, in milliseconds. Default 1,000. */
  readonly pollMs?: number;
}

/** Pauses while the door is away, in milliseconds. */
const backoff = { first: 100, factor: 2, most: 10_000 };
/** Pauses of an event that was refused, in milliseconds; the next of its key wait behind it. */
const refusedPause = { first: 5_000, most: 300_000 };
const sayAgainMs = 60_000;
/** Sagas that are started at once. */
const startsAtOnce = 8;

/**
 * Delivers what a participant has published: at least once, in the order of each key, and at once when a transaction of
 * this process commits (on PostgreSQL, of any process); and starts the sagas that it starts. Delivered rows go. Each
 * process of a participant may have one. An event that the door refuses stays, with those of its key, and is tried again:
 * nothing is lost. So is a saga that the gateway doesn't start.
 */
export class Relay {
  private readonly stopping = new AbortController();
  private readonly db: Kysely<OutboxSchema>;
  private readonly lease: Lease | undefined;
  private readonly running: Promise<void>;
  private readonly said = new Map<string, number>();
  private readonly rests = new Rests(this.stopping.signal);

  /** @param database migrated; it stays the caller's to close, after the relay was stopped */
  static start<Tx>(database: ParticipantDatabase<Tx>, options: RelayOptions): Relay {
    return new Relay(database, options);
  }

  private constructor(
    database: ParticipantDatabase<unknown>,
    private readonly options: RelayOptions,
  ) {
    this.db = database.kysely as Kysely<OutboxSchema>;
    this.lease = database.dialect === 'postgres' ? undefined : new Lease(database, 'backstitch_relay', randomUUID());
    const forget = onWake(this.db, this.rests.wake);
    const listening: Listening | undefined = database.listen?.(outboxChannel, this.rests.wake);
    this.running = this.run().finally(async () => {
      forget();
      await listening?.stop();
    });
  }

  /** Ends when what is on its way has been answered, or after a moment: the rest stays in the outbox. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the relay is being stopped'));
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let pause = 0;
    while (!signal.aborted) {
      this.rests.looks();
      const left = await this.pass().catch((error: unknown) => away(error));
      if (left === 'none') {
        pause = 0;
        if (!this.rests.isWoken) await this.rests.rest(this.options.pollMs ?? 1_000);
      } else if (left === 'some') {
        pause = 0;
      } else {
        this.say(left.why);
        pause = Math.min(pause === 0 ? backoff.first : pause * backoff.factor, backoff.most);
        await this.rests.rest(Math.max(pause, left.retryAfterMs ?? 0), { untilWoken: false });
      }
    }
  }

  /** Delivers one batch, if there is one. */
  private async pass(): Promise<'none' | 'some' | Away> {
    if (this.lease === undefined) {
      return this.db.transaction().execute(async (tx) => this.deliver(tx, await nextBatch(tx, 'postgres', Date.now())));
    }
    if ((await nextBatch(this.db, 'sqlite', Date.now())).length === 0) return 'none';
    if (!(await this.lease.hold())) return 'none';
    try {
      return await this.deliver(this.db, await nextBatch(this.db, 'sqlite', Date.now()));
    } finally {
      // Whoever was woken and found it taken, waits for this: what it has published is looked for after the release.
      this.rests.wake();
      await this.lease.release();
    }
  }

  private async deliver(db: Kysely<OutboxSchema>, rows: readonly OutboxRow[]): Promise<'none' | 'some' | Away> {
    if (rows.length === 0) return 'none';
    const starts = await this.start(db, rows.filter(isToStart));
    const events = rows.filter((row) => !isToStart(row));
    const published = events.length > 0 ? await this.publish(db, events) : 'some';
    return published === 'some' ? starts : published;
  }

  /** Sagas have no order: each is started by itself. */
  private async start(db: Kysely<OutboxSchema>, rows: readonly OutboxRow[]): Promise<'some' | Away> {
    for (let at = 0; at < rows.length; at += startsAtOnce) {
      const asked = rows.slice(at, at + startsAtOnce).map(async (row) => ({ row, delivery: await this.ask(row) }));
      const answers = await Promise.all(asked);
      const taken = answers.flatMap(({ row, delivery }) => (delivery.is === 'taken' ? [row] : []));
      if (taken.length > 0) await gone(db, taken);
      for (const { row, delivery } of answers) {
        if (delivery.is === 'refused' || delivery.is === 'gone') await this.refused(db, row, delivery.why);
      }
      for (const { delivery } of answers) if (delivery.is === 'away') return delivery;
    }
    return 'some';
  }

  private ask({ id, name: type, data: input }: OutboxRow): Promise<Delivery> {
    return deliverStart(this.options, { type, input, ...(id !== '' && { key: id }) }, this.stopping.signal);
  }

  private async publish(db: Kysely<OutboxSchema>, rows: readonly OutboxRow[]): Promise<'some' | Away> {
    const delivery = await this.send(rows);
    if (delivery.is === 'taken') return gone(db, rows);
    if (delivery.is === 'away') return delivery;
    if (delivery.is === 'gone') return away(delivery.why);
    return rows.length === 1 ? this.refused(db, rows[0]!, delivery.why) : this.oneByOne(db, rows);
  }

  /** One of them is refused, and which is to be found: those of its key that come after it wait. */
  private async oneByOne(db: Kysely<OutboxSchema>, rows: readonly OutboxRow[]): Promise<'some' | Away> {
    const held = new Set<string>();
    for (const row of rows) {
      if (held.has(row.key)) continue;
      const delivery = await this.send([row]);
      if (delivery.is === 'away') return delivery;
      if (delivery.is === 'gone') return away(delivery.why);
      if (delivery.is === 'taken') await gone(db, [row]);
      else {
        held.add(row.key);
        await this.refused(db, row, delivery.why);
      }
    }
    return 'some';
  }

  private async refused(db: Kysely<OutboxSchema>, row: OutboxRow, why: string): Promise<'some'> {
    const { seq, id, name, refused } = row;
    const waits = isToStart(row) ? 'was not started, and waits' : 'was refused, and waits with the events of its key';
    this.say(`${name} '${id}' ${waits}: ${why}`);
    const at = Date.now() + Math.min(refusedPause.first * 2 ** Math.min(refused, 10), refusedPause.most);
    const change = { refused: refused + 1, due: isToStart(row) ? dueToStart(at) : at };
    await db.updateTable('backstitch_outbox').set(change).where('seq', '=', seq).execute();
    return 'some';
  }

  private send = (rows: readonly OutboxRow[]): Promise<Delivery> =>
    deliverEvents(this.options, rows.map(cloudEventOf), this.stopping.signal);

  private say(why: string): void {
    if (this.stopping.signal.aborted) return;
    const now = Date.now();
    if (now - (this.said.get(why) ?? -Infinity) < sayAgainMs) return;
    if (this.said.size > 100) this.said.clear();
    this.said.set(why, now);
    this.options.log?.warn(`Rows wait in the outbox: ${why}`);
  }
}

type Away = Extract<Delivery, { is: 'away' }>;

const away = (why: unknown): Away => ({ is: 'away', why: why instanceof Error ? why.message : String(why) });

async function gone(db: Kysely<OutboxSchema>, rows: readonly OutboxRow[]): Promise<'some'> {
  const numbers = rows.map(({ seq }) => seq);
  await db.deleteFrom('backstitch_outbox').where('seq', 'in', numbers).execute();
  return 'some';
}
