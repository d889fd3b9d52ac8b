import type { SagaType } from '@backstitch/contract';
import { type Lease, Rests } from '@backstitch/database';
import type { Kysely } from 'kysely';
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
        const found = (await this.lease.hold()) ? await this.round() : 0;
        pause = 0;
        if (found < maxSagas && !this.rests.sending.isWoken) await this.rests.sending.rest(this.settings.pollMs);
      } catch (error) {
        this.say(error);
        pause = Math.min(pause === 0 ? backoff.first : pause * 2, backoff.max);
        await this.rests.sending.rest(pause);
      }
    }
  }

  /** @returns how many deliveries were due */
  private async round(): Promise<number> {
    const due = await this.db
      .selectFrom('backstitch_event_delivery')
      .select(['seq', 'saga_type', 'saga_id', 'until'])
      .where('state', '=', 'waiting')
      .where('due', '<=', Date.now())
      .orderBy('seq')
      .limit(maxSagas)
      .execute();
    for (const row of due.filter(({ saga_id }) => saga_id === '')) await this.untaken(row);
    const sagas = new Map(
      due.filter(({ saga_id }) => saga_id !== '').map((row) => [`${row.saga_type}/${row.saga_id}`, row]),
    );
    const left = [...sagas.values()];
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
    if (failures[0]) throw failures[0];
    return due.length;
  }

  /** No type takes it, or none did when it came. */
  private async untaken({ seq, until }: Pick<DeliveryRow, 'seq' | 'until'>): Promise<void> {
    const now = Date.now();
    await this.db.transaction().execute((tx) => addressAgain(tx, Number(seq), this.settings.sagaTypes));
    const update = this.db.updateTable('backstitch_event_delivery').where('seq', '=', seq).where('saga_id', '=', '');
    const changed_at = new Date(now).toISOString();
    await update
      .set({ state: 'unclaimed', reason: 'no-taker: no saga type takes such an event', changed_at })
      .where('state', '=', 'waiting')
      .where('until', '<=', now)
      .execute();
    const due = Math.min(now + lookAgainMs, Number(until));
    await update.set({ due }).where('state', '=', 'waiting').execute();
  }

  private async settling(): Promise<void> {
    while (!this.isStopped) {
      try {
        if (await this.lease.hold()) {
          await settle(this.db, this.processes, this.stopping.signal);
          if (!this.isStopped && Date.now() - this.forgotten > forgetEveryMs) {
            if (await forgetOld(this.db, this.settings.keptForMs)) continue;
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
