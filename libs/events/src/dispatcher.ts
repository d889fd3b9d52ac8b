import type { SagaType } from '@backstitch/contract';
import { type Lease, Rests } from '@backstitch/database';
import { type Kysely, sql } from 'kysely';
import { setImmediate } from 'node:timers/promises';
import type { DeliveryRow, EventTables } from './event-tables';
import { forgetOld } from './forget-old';
import type { Processes } from './processes';
import { sendTo } from './send-to';
import { settle } from './settle';
import { addressAgain } from './unclaimed';

export interface DispatcherSettings {
  readonly sagaTypes: readonly SagaType[];
  readonly keptForMs: number;
  readonly pollMs: number;
  readonly log?: { warn(message: string): void } | undefined;
}

/** Sagas that are sent to at once. */
const side = 16;
/** Deliveries that are looked at in one round. */
const maxSagas = 500;
/** Of those that no type takes, or took when they came: so many. */
const maxUntaken = 50;
/** After something went wrong, in milliseconds. */
const backoff = { first: 200, max: 5_000 };
/** How often it is looked whether some type takes by now what none did, in milliseconds. */
const lookAgainMs = 10_000;
/** How often old events are forgotten, in milliseconds. */
const forgetEveryMs = 60_000;

/** Sends what waits, and asks what became of it, while it holds the lease. */
export class Dispatcher {
  private readonly stopping = new AbortController();
  private readonly rests = { sending: new Rests(this.stopping.signal), settling: new Rests(this.stopping.signal) };
  private running: Promise<unknown> | undefined;
  private forgotten = 0;
  private said = '';

  constructor(
    private readonly db: Kysely<EventTables>,
    private readonly lease: Lease,
    private readonly processes: Processes,
    private readonly settings: DispatcherSettings,
  ) {}

  start(): void {
    this.running = Promise.all([this.sending(), this.settling()]);
  }

  /** Something has come. */
  look(): void {
    this.rests.sending.wake();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.lease.release().catch(() => {});
  }

  private async sending(): Promise<void> {
    let pause = 0;
    while (!this.isStopped) {
      this.rests.sending.looks();
      try {
        const isMore = (await this.lease.hold()) && (await this.round());
        pause = 0;
        // A database without a connection answers at once: timers and sockets would have no turn between two rounds.
        await setImmediate();
        if (!isMore && !this.rests.sending.isWoken) await this.rests.sending.rest(this.settings.pollMs);
      } catch (error) {
        this.say(error);
        pause = Math.min(pause === 0 ? backoff.first : pause * 2, backoff.max);
        await this.rests.sending.rest(pause);
      }
    }
  }

  /** @returns whether there may be more that are due */
  private async round(): Promise<boolean> {
    const due = await this.db
      .selectFrom('backstitch_event_delivery')
      .select(['saga_type', 'saga_id'])
      .where('state', '=', 'waiting')
      .where('due', '<=', Date.now())
      .where('saga_id', '!=', '')
      .orderBy('seq')
      .limit(maxSagas)
      .execute();
    const left = [...new Map(due.map((row) => [`${row.saga_type}/${row.saga_id}`, row])).values()];
    const failures: Error[] = [];
    const work = async () => {
      for (let saga = left.shift(); saga !== undefined && !this.isStopped; saga = left.shift()) {
        const type = this.settings.sagaTypes.find(({ name }) => name === saga?.saga_type);
        await sendTo(this.db, this.processes, type, saga).catch((error: unknown) => {
          failures.push(error instanceof Error ? error : new Error(String(error)));
        });
        if (!(await this.lease.hold())) return;
      }
    };
    await Promise.all(Array.from({ length: side }, work));
    const isMoreUntaken = await this.lookAtUntaken();
    if (failures[0]) throw failures[0];
    return isMoreUntaken || due.length === maxSagas;
  }

  /** What no type took when it came. @returns whether there may be more of it that is due */
  private async lookAtUntaken(): Promise<boolean> {
    const rows = await this.db
      .selectFrom('backstitch_event_delivery as delivery')
      .innerJoin('backstitch_event as event', 'event.seq', 'delivery.event')
      .select(['delivery.seq', 'event.type'])
      .where('delivery.state', '=', 'waiting')
      .where('delivery.due', '<=', Date.now())
      .where('delivery.saga_id', '=', '')
      .orderBy('delivery.due')
      .limit(maxUntaken)
      .execute();
    const isTaken = (name: string) =>
      this.settings.sagaTypes.some(({ takes = [] }) => takes.some(({ event }) => event.name === name));
    for (const { seq } of rows.filter(({ type }) => isTaken(type))) {
      await this.db.transaction().execute((tx) => addressAgain(tx, Number(seq), this.settings.sagaTypes));
      await this.putOff({ seq });
    }
    for (const type of new Set(rows.map(({ type }) => type))) if (!isTaken(type)) await this.putOff({ type });
    return rows.length === maxUntaken;
  }

  /** Looks later again at one, or at all that are due of a type that none takes: as many as they are, by two statements. */
  private async putOff(which: Pick<DeliveryRow, 'seq'> | Pick<DeliveryRow, 'type'>): Promise<void> {
    const now = Date.now();
    const untaken = this.db
      .updateTable('backstitch_event_delivery')
      .where('state', '=', 'waiting')
      .where('saga_id', '=', '')
      .where('due', '<=', now)
      .where((eb) =>
        'seq' in which
          ? eb('seq', '=', which.seq)
          : eb.exists(
              eb
                .selectFrom('backstitch_event as event')
                .select('event.seq')
                .whereRef('event.seq', '=', 'backstitch_event_delivery.event')
                .where('event.type', '=', which.type),
            ),
      );
    const changed_at = new Date(now).toISOString();
    await untaken
      .set({ state: 'unclaimed', reason: 'no-taker: no saga type takes such an event', changed_at })
      .where('until', '<=', now)
      .execute();
    const next = sql.lit(now + lookAgainMs);
    await untaken.set({ due: sql<number>`case when until < ${next} then until else ${next} end` }).execute();
  }

  private async settling(): Promise<void> {
    while (!this.isStopped) {
      try {
        if (await this.lease.hold()) {
          await settle(this.db, this.processes, this.stopping.signal);
          if (!this.isStopped && Date.now() - this.forgotten > forgetEveryMs) {
            if (await forgetOld(this.db, this.settings.keptForMs)) {
              await setImmediate();
              continue;
            }
            this.forgotten = Date.now();
          }
        }
      } catch (error) {
        this.say(error);
      }
      await this.rests.settling.rest(this.settings.pollMs);
    }
  }

  private get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private say(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    if (why !== this.said) this.settings.log?.warn(`Events wait: ${why}`);
    this.said = why;
  }
}
