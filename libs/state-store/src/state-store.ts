import type { SagaName } from '@backstitch/saga-log';
import type { OpenDatabase } from '@backstitch/database';
import { countRecorded, type RecordCount } from './find/count-recorded';
import { type FoundSaga, findRecorded } from './find/find-recorded';
import { type HoldingPlace, type Holdings, holdingsOf } from './find/holdings-of';
import { type RecordList, listRecorded } from './find/list-recorded';
import { type RecordedPosition, recordedPosition } from './find/recorded-position';
import type { RecordFilters, RecordPage } from './find/record-filters';
import { dropEnded } from './keep/drop-ended';
import { type Erasure, erase } from './keep/erase';
import { forgetEnded } from './keep/forget-ended';
import { openMigrated } from './open-migrated';
import type { PayloadPolicy } from './record/payload-policy';
import type { SagaReading } from './record/saga-reading';
import { writeSaga } from './record/write-saga';
import { StateStoreError } from './state-store-error';
import { Subscriptions } from './subscriptions/subscriptions';
import type { StoreTables } from './store-tables';
import { dutyState, leaveDuty, takeDuty } from './work/duty';
import { type Backlog, type TakenMark, backlog, looked, mark, marked, putOff, take } from './work/marks';

export interface StateStoreOptions {
  /** As in `DATABASE_URL`: SQLite or PostgreSQL. */
  readonly url: string;
  /** What is kept of payloads. Default `keep`. */
  readonly payloads?: PayloadPolicy;
}

/**
 * The record of all sagas, in a database of its own. It holds what the histories said when they were read, and says how
 * old that is; it outlives what Temporal keeps. Each method throws StateStoreError `state-store-unreachable` when the
 * database doesn't answer. The database is opened, and its tables are made, when it is first asked.
 */
export class StateStore {
  private opening: Promise<OpenDatabase<StoreTables>> | undefined;

  /** Who is told what happens to sagas. */
  readonly subscriptions = new Subscriptions(
    (question) => this.ask(question),
    () => (this.options.payloads ?? 'keep') === 'keep',
  );

  constructor(private readonly options: StateStoreOptions) {}

  /** Records a reading of a saga, unless it has a newer one. @returns whether it was newer */
  write(reading: SagaReading): Promise<boolean> {
    return this.ask((database) => writeSaga(database, reading, this.options.payloads ?? 'keep'));
  }

  /** @returns undefined: it isn't recorded */
  find(saga: SagaName): Promise<FoundSaga | undefined> {
    return this.ask(({ kysely }) => findRecorded(kysely, saga));
  }

  /** Which reading of a saga is recorded. @returns undefined: none */
  position(saga: SagaName): Promise<RecordedPosition | undefined> {
    return this.ask(({ kysely }) => recordedPosition(kysely, saga));
  }

  /** A page of sagas. */
  list(filters: RecordFilters = {}, page: RecordPage = {}): Promise<RecordList> {
    return this.ask(({ kysely }) => listRecorded(kysely, filters, page));
  }

  /** How many there are, by type and status. */
  counts(filters: RecordFilters = {}): Promise<readonly RecordCount[]> {
    return this.ask(({ kysely }) => countRecorded(kysely, filters));
  }

  /** What a participant holds for sagas that are not whole, the oldest first. */
  holdings(
    participant: string,
    page: { readonly limit?: number; readonly after?: HoldingPlace } = {},
  ): Promise<Holdings> {
    return this.ask(({ kysely }) => holdingsOf(kysely, participant, page));
  }

  /** Temporal knows a saga no more: what is recorded is all there is. */
  async forgotten({ type, id }: SagaName): Promise<void> {
    await this.ask(({ kysely }) =>
      kysely.updateTable('saga').set({ forgotten: 1 }).where('type', '=', type).where('id', '=', id).execute(),
    );
  }

  /** Temporal has forgotten what ended before: see `forgetEnded`. */
  forgottenUntil(before: Date): Promise<number> {
    return this.ask(({ kysely }) => forgetEnded(kysely, before.getTime()));
  }

  /** The ids of those runs that are recorded as they ended. @param sagas at most some hundreds */
  endedRuns(sagas: readonly SagaName[]): Promise<ReadonlySet<string>> {
    return this.ask(async ({ kysely }) => {
      if (sagas.length === 0) return new Set();
      const rows = await kysely
        .selectFrom('saga')
        .select('run_id')
        .where((eb) =>
          eb(
            eb.refTuple('type', 'id'),
            'in',
            sagas.map(({ type, id }) => eb.tuple(type, id)),
          ),
        )
        .where('ended_at', 'is not', null)
        .execute();
      return new Set(rows.map((row) => row.run_id));
    });
  }

  /** Has sagas looked at by a follower. @param dueAt milliseconds since the epoch. Default now */
  mark(workflowIds: readonly string[], dueAt = Date.now()): Promise<void> {
    return this.ask((database) => mark(database, workflowIds, dueAt));
  }

  /** Those of them that are to be looked at, now or later. @param workflowIds at most some hundreds */
  marked(workflowIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.ask(({ kysely }) => marked(kysely, workflowIds));
  }

  /** Takes sagas that are to be looked at: see `take`. */
  take(by: string, limit: number, forMs: number): Promise<readonly TakenMark[]> {
    return this.ask((database) => take(database, { by, limit, now: Date.now(), forMs }));
  }

  /** A saga was looked at: see `looked`. */
  looked(taken: TakenMark, next?: number): Promise<void> {
    return this.ask(({ kysely }) => looked(kysely, taken, next));
  }

  /** A saga couldn't be looked at: see `putOff`. */
  putOff(taken: TakenMark, until: number): Promise<void> {
    return this.ask(({ kysely }) => putOff(kysely, taken, until));
  }

  backlog(): Promise<Backlog> {
    return this.ask(({ kysely }) => backlog(kysely, Date.now()));
  }

  /** Takes, or keeps, what one follower at a time does: see `takeDuty`. */
  takeDuty<S>(name: string, by: string, forMs: number): Promise<{ readonly state?: S } | undefined> {
    return this.ask((database) => takeDuty<S>(database, name, { by, forMs }));
  }

  leaveDuty<S>(name: string, by: string, state: S): Promise<void> {
    return this.ask(({ kysely }) => leaveDuty(kysely, name, by, state));
  }

  dutyState<S>(name: string): Promise<S | undefined> {
    return this.ask(({ kysely }) => dutyState<S>(kysely, name));
  }

  /** Takes a person's data out of the record: see `erase`. @returns of how many sagas */
  erase(erasure: Erasure): Promise<number> {
    return this.ask((database) => erase(database, erasure, Date.now()));
  }

  /** Drops records of sagas that have ended before: see `dropEnded`. */
  dropEnded(before: Date): Promise<number> {
    return this.ask(({ kysely }) => dropEnded(kysely, before.getTime()));
  }

  async close(): Promise<void> {
    const database = await this.opening?.catch(() => undefined);
    await database?.close();
  }

  private async ask<T>(question: (database: OpenDatabase<StoreTables>) => Promise<T>): Promise<T> {
    try {
      return await question(await (this.opening ??= this.open()));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new StateStoreError(
        'state-store-unreachable',
        `The state store's database doesn't answer: ${why}. Is it up, and is STATE_STORE_URL right?`,
        { cause },
      );
    }
  }

  private async open(): Promise<OpenDatabase<StoreTables>> {
    try {
      return await openMigrated(this.options.url);
    } catch (error) {
      this.opening = undefined; // the next one tries again
      throw error;
    }
  }
}
