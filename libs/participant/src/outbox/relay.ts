import { type Dialect, Lease, type Listening, type ParticipantDatabase, Rests, onWake } from '@backstitch/database';
import { type Delivery, type EventsDoor, deliverEvents, deliverStart } from '@backstitch/delivery';
import type { Kysely } from 'kysely';
import { randomUUID } from 'node:crypto';
import { cloudEventOf } from './cloud-events';
import { dueToStart, isToStart } from './due-to-start';
import { Lane } from './lane';
import { nextBatch } from './outbox-batch';
import type { OutboxRow, OutboxSchema } from './outbox-table';
import { putOff } from './put-off';
import { outboxChannel } from './write-rows';

export interface RelayOptions extends EventsDoor {
  /** Hears why something wasn't delivered, at most once a minute for each reason. Default nobody. */
  readonly log?: { warn(message: string): void };
  /** How often it looks though nothing has woken it, in milliseconds. Default 1,000. */
  readonly pollMs?: number;
}

/** Pauses of an event that was refused, in milliseconds; the next of its key wait behind it. */
const refusedPause = { first: 5_000, max: 300_000 };
const sayAgainMs = 60_000;

/**
 * Delivers what a participant has published: at least once, in the order of each key, and at once when a transaction of
 * this process commits (on PostgreSQL, of any process); and starts the sagas that it starts. Delivered rows go. Each
 * process of a participant may have one. An event that the door refuses stays, with those of its key, and is tried again:
 * nothing is lost. So is a saga that the gateway doesn't start.
 */
export class Relay {
  private readonly stopping = new AbortController();
  private readonly db: Kysely<OutboxSchema>;
  private readonly dialect: Dialect;
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
    this.dialect = database.dialect;
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
    const lanes = [new Lane('events'), new Lane('starts')];
    while (!signal.aborted) {
      this.rests.looks();
      let isMore = false;
      for (const lane of lanes) {
        if (!signal.aborted && !lane.pauseMs && (await this.serve(lane))) isMore = true;
      }
      const areAway = lanes.every(({ pauseMs }) => pauseMs !== undefined);
      if (isMore || (this.rests.isWoken && !areAway)) continue;
      const pauses = lanes.map((lane) => lane.restMs(this.options.pollMs ?? 1_000));
      await this.rests.rest(Math.min(...pauses), { untilWoken: !areAway });
    }
  }

  /** Delivers one batch of a kind. @returns whether there may be more */
  private async serve(lane: Lane): Promise<boolean> {
    const left = await this.pass(lane).catch((error: unknown) => away(error));
    if (left === 'none' || left === 'some') {
      lane.isThere();
      return left === 'some';
    }
    this.say(left.why);
    lane.isAway(left.retryAfterMs);
    return false;
  }

  /** Delivers one batch, if there is one. */
  private async pass(lane: Lane): Promise<'none' | 'some' | Away> {
    const { kind } = lane;
    if (this.lease === undefined) {
      const { db } = this;
      return db
        .transaction()
        .execute(async (tx) => this.deliver(tx, lane, await nextBatch(tx, 'postgres', kind, Date.now())));
    }
    if ((await nextBatch(this.db, this.dialect, kind, Date.now())).length === 0) return 'none';
    if (!(await this.lease.hold())) return 'none';
    try {
      return await this.deliver(this.db, lane, await nextBatch(this.db, this.dialect, kind, Date.now()));
    } finally {
      // Whoever was woken and found it taken, waits for this: what it has published is looked for after the release.
      this.rests.wake();
      await this.lease.release();
    }
  }

  private async deliver(
    db: Kysely<OutboxSchema>,
    lane: Lane,
    rows: readonly OutboxRow[],
  ): Promise<'none' | 'some' | Away> {
    if (rows.length === 0) return 'none';
    return lane.kind === 'starts' ? this.start(db, lane, rows) : this.publish(db, rows);
  }

  /** Sagas have no order: each is started by itself, and one that isn't started now leaves its place to others. */
  private async start(db: Kysely<OutboxSchema>, lane: Lane, rows: readonly OutboxRow[]): Promise<'some' | Away> {
    const answers = await Promise.all(rows.map(async (row) => ({ row, delivery: await this.ask(row) })));
    const taken = answers.flatMap(({ row, delivery }) => (delivery.is === 'taken' ? [row] : []));
    if (taken.length > 0) await gone(db, taken);
    const notNow: Away[] = [];
    for (const { row, delivery } of answers) {
      if (delivery.is === 'refused' || delivery.is === 'gone') await this.refused(db, row, delivery.why);
      if (delivery.is !== 'away') continue;
      notNow.push(delivery);
      // Nothing was asked of the gateway, or nobody hears its answer: this process is being stopped.
      if (!this.stopping.signal.aborted) lane.looksAgainIn(await putOff(db, row, delivery.retryAfterMs));
    }
    const [first] = notNow;
    if (first === undefined) return 'some';
    if (notNow.length === answers.length) return first;
    this.say(first.why);
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
      // Another may have sent or dropped what was read here, if this took too long.
      if (this.lease !== undefined && !(await this.lease.keep())) return 'some';
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
    const at = Date.now() + Math.min(refusedPause.first * 2 ** Math.min(refused, 10), refusedPause.max);
    const change = { refused: refused + 1, why, due: isToStart(row) ? dueToStart(at) : at };
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
