import { setTimeout as sleep } from 'node:timers/promises';
import { milliseconds } from '@backstitch/contract';
import { type Environment, HostedDatabase, durationOf } from '@backstitch/nest';
import { RoomConfirmed, RoomDeclined, hotels } from '@backstitch-examples/trip-catalogue';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { Database, Tx } from './database';

/** How often it looks, in milliseconds. */
const everyMs = 500;

type Asked = Pick<Selectable<Database['reservation']>, 'id'> & {
  readonly trip: string;
  readonly closed: string | null;
};

/**
 * People at the hotel, who look at each room that was reserved for a trip and say whether it is really there:
 * `HOTELS_ANSWER_AFTER` later (default two hours). No saga asks them: they say it by an event.
 */
@Injectable()
export class FrontDesk implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('FrontDesk');
  readonly #stopping = new AbortController();
  readonly #answerAfterMs: number;
  #working: Promise<void> | undefined;

  constructor(private readonly database: HostedDatabase<Tx>) {
    const environment: Environment = process.env;
    this.#answerAfterMs = milliseconds(durationOf(environment, 'HOTELS_ANSWER_AFTER') ?? '2h');
  }

  onApplicationBootstrap(): void {
    this.#working = this.#work();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        for (const reservation of await this.#due()) await this.#answer(reservation);
      } catch (error) {
        if (!signal.aborted) this.#log.warn(error);
      }
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #due(): Promise<readonly Asked[]> {
    const rows = await this.database.read(
      (tx) =>
        tx
          .selectFrom('reservation')
          .innerJoin('hotel', 'hotel.city', 'reservation.city')
          .select(['reservation.id', 'reservation.trip', 'hotel.closed'])
          .where('trip', 'is not', null)
          .where('answer', 'is', null)
          .where('status', '=', 'held')
          .where('asked_at', '<=', Date.now() - this.#answerAfterMs)
          .orderBy('asked_at')
          .limit(50)
          .execute(),
      this.#stopping.signal,
    );
    return rows.map(({ trip, ...row }) => ({ ...row, trip: trip! }));
  }

  /** The answer and its event in one transaction; a room that was cancelled meanwhile needs none. */
  async #answer({ id, trip: tripId, closed }: Asked): Promise<void> {
    await this.database.publishIn(hotels, async ({ tx, publish }) => {
      const { numUpdatedRows } = await tx
        .updateTable('reservation')
        .set({ answer: closed === null ? 'confirmed' : 'declined' })
        .where('id', '=', id)
        .where('answer', 'is', null)
        .where('status', '=', 'held')
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return;
      publish(closed === null ? RoomConfirmed({ tripId }) : RoomDeclined({ tripId, reason: closed }));
    });
  }
}
