import { randomUUID } from 'node:crypto';
import { Lease, type ParticipantDatabase, Rests } from '@backstitch/database';
import type { Kysely } from 'kysely';
import type { BarrierSchema } from '../barrier/barrier-table';
import { type Forgotten, carryOut, hasSeenBefore, rowsAfter, maxRows, toAsk, verdictsOf } from './forget-batch';
import type { RowsSaga, SagaEnd, SagaEnds } from './saga-ends';

export interface ForgetterOptions {
  readonly ends: SagaEnds;
  /** For how many days a row stays whose inputs and answers were let go of. At least 1. */
  readonly keepDays: number;
  /** From the end of a pass over all rows to the next, in milliseconds; a quarter of `knownFor` at most. Default an hour. */
  readonly everyMs?: number;
  /** Hears what each batch has come to. Default nobody. */
  readonly onForgotten?: (forgotten: Forgotten) => void;
  /** Is told what keeps it from looking, once until it goes on; then nothing. Default nobody. */
  readonly onTrouble?: (error: Error | undefined) => void;
}

const day = 86_400_000;
/** For how long one that was killed keeps the others waiting, in milliseconds. */
const leaseMs = 120_000;
/** How long it waits when somebody else looks, or the next pass isn't due, or something doesn't answer, in milliseconds. */
const idleMs = 5_000;
/** Of the time at most one part in so many is its own. */
const share = 5;
/** The most sagas whose end is asked for side by side. */
const maxAsks = 4;
/** A pass is late after this part of the time for which Temporal knows an ended saga, and what is to be looked at again after half of it, so much later. */
const lateAfter = 1 / 8;

/**
 * Lets go of what the barrier's rows hold of sagas that have ended for good: first of inputs and answers, `keepDays` later
 * of the rows. It walks over all rows by their keys, in batches, and asks how their sagas have ended. A saga has ended for
 * good when it was seen to have ended whole, and Temporal knows it no more: then nobody can reset it. It is looked at again
 * when half of the time has passed for which Temporal knows it, so that nothing can come between and be forgotten, too. One
 * that Temporal has forgotten before anybody has looked, or long after, keeps its rows.
 *
 * Any number of processes may have one for a database: one at a time looks. One that is killed leaves whole batches, and
 * another goes on where it was.
 */
export class Forgetter {
  private readonly stopping = new AbortController();
  private readonly rests = new Rests(this.stopping.signal);
  private readonly db: Kysely<BarrierSchema>;
  private readonly lease: Lease;
  private readonly running: Promise<void>;
  private inTrouble = false;
  /** By `Date.now()`; here, since what another process began may have waited for hours. */
  private passBegan = Date.now();

  /** @param database migrated; it stays the caller's to close, after the forgetter was stopped */
  static start<Tx>(database: ParticipantDatabase<Tx>, options: ForgetterOptions): Forgetter {
    return new Forgetter(database, options);
  }

  private constructor(
    database: ParticipantDatabase<unknown>,
    private readonly options: ForgetterOptions,
  ) {
    this.db = database.kysely as Kysely<BarrierSchema>;
    this.lease = new Lease(database, 'backstitch_forget', randomUUID(), leaseMs);
    this.running = this.run();
  }

  /** Ends when the batch under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the forgetter is being stopped'));
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const rest = await this.round().catch((error: unknown) => this.say(error));
      if (rest > 0) await this.rests.rest(rest);
    }
    await this.lease.release().catch(() => undefined);
  }

  /** One batch, if there is one. @returns how long to rest then, in milliseconds */
  private async round(): Promise<number> {
    if (!(await this.lease.hold())) return idleMs;
    const { after_key, due } = await this.db
      .selectFrom('backstitch_forget')
      .select(['after_key', 'due'])
      .executeTakeFirstOrThrow();
    if (after_key === '' && Number(due) > Date.now()) return Math.min(idleMs, Number(due) - Date.now());
    const tookMs = await this.batch(after_key);
    if (this.inTrouble) this.options.onTrouble?.(undefined);
    this.inTrouble = false;
    return tookMs * (share - 1);
  }

  /** @returns for how long the database was used, in milliseconds */
  private async batch(after: string): Promise<number> {
    const { ends, keepDays, everyMs = 3_600_000, onForgotten } = this.options;
    const began = performance.now();
    const rows = await rowsAfter(this.db, after);
    const read = performance.now();
    const knownFor = await ends.knownFor();
    const now = Date.now();
    if (after === '') this.passBegan = now;
    const due = toAsk(rows, now - knownFor / 2);
    const isLate = now - this.passBegan > knownFor * lateAfter;
    const asked = await this.ask(due, isLate || hasSeenBefore(due, now - knownFor * (1 / 2 + lateAfter)));
    if (this.stopping.signal.aborted) return 0;
    const goneBefore = now - Math.max(1, keepDays) * day;
    const seenAfter = Date.now() - knownFor;
    const isLast = rows.length < maxRows;
    const next = { due: Date.now() + Math.min(everyMs, knownFor / 4) };
    const passed = { after_key: isLast ? '' : rows.at(-1)!.step_key, ...(isLast && next) };
    const writes = performance.now();
    const verdicts = verdictsOf(rows, asked, { goneBefore, seenAfter });
    const forgotten = await carryOut(this.db, verdicts, { now, goneBefore }, passed);
    onForgotten?.(forgotten);
    return read - began + performance.now() - writes;
  }

  private async ask<T extends { readonly saga: RowsSaga }>(
    sagas: readonly T[],
    isBehind: boolean,
  ): Promise<readonly (T & { end: SagaEnd })[]> {
    const waiting = [...sagas];
    const asked: (T & { end: SagaEnd })[] = [];
    const line = async () => {
      for (let next = waiting.shift(); next && !this.stopping.signal.aborted; next = waiting.shift()) {
        asked.push({ ...next, end: await this.options.ends.endOf(next.saga, isBehind) });
        await this.lease.hold();
      }
    };
    await Promise.all(Array.from({ length: maxAsks }, line));
    return asked;
  }

  private say(error: unknown): number {
    if (!this.inTrouble) this.options.onTrouble?.(error instanceof Error ? error : new Error(String(error)));
    this.inTrouble = true;
    return idleMs;
  }
}
