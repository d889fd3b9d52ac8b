import { setTimeout as sleep } from 'node:timers/promises';
import type { CompiledQuery, QueryResult } from 'kysely';
import type { Database } from 'libsql';
import type { OpenConnection } from './guarded-connection';
import { noStreams } from './no-streams';
import { sqliteValue } from './sqlite-value';
import { commitFailed } from './transaction-ended';

/** How long to wait for another process's transaction, in milliseconds, before failing with SQLITE_BUSY (retryable). */
const busyTimeout = 30_000;

/**
 * The connection in the hands of one user. Waiting for another process's lock never blocks the event loop: SQLite's
 * own busy_timeout would, and two connections in one process would lock each other up.
 *
 * A statement that failed with SQLITE_BUSY stays in progress in libsql 0.5.29 and lets no transaction commit until it
 * is garbage. So only `exec`, which leaves no statement behind, ever meets another's lock.
 */
export class SqliteConnection implements OpenConnection {
  constructor(private readonly file: Database) {}

  async begin(): Promise<void> {
    await this.#exec('begin immediate');
  }

  /** SQLite rolls back by itself when the disk is full, and where a statement or a trigger says so. */
  get inTransaction(): boolean {
    return this.file.inTransaction;
  }

  /** @throws DatabaseError `commit-failed` when the transaction is gone */
  async commit(): Promise<void> {
    if (!this.inTransaction) throw commitFailed();
    await this.#exec('commit');
  }

  async rollback(): Promise<void> {
    // A second rollback would hide the error that was the reason of the first.
    if (this.inTransaction) await this.#exec('rollback');
  }

  /** A file answers or fails: there is nothing to give up. */
  destroy(): void {}

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const values = parameters.map(sqliteValue);
    if (this.file.inTransaction || query.kind === 'SelectQueryNode') return this.#run<R>(sql, values);
    const { reader } = this.file.prepare(sql);
    if (!reader && values.length === 0) {
      await this.#exec(sql);
      return { rows: [] };
    }
    if (reader && query.kind === 'RawNode') return this.#run<R>(sql, values);
    await this.#exec('begin immediate');
    try {
      const result = this.#run<R>(sql, values);
      await this.#exec('commit');
      return result;
    } catch (error) {
      if (this.file.inTransaction) await this.#exec('rollback');
      throw error;
    }
  }

  // eslint-disable-next-line require-yield -- Kysely's interface asks for a generator
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw noStreams();
  }

  #run<R>(sql: string, values: unknown[]): QueryResult<R> {
    const statement = this.file.prepare(sql);
    if (statement.reader) return { rows: statement.all(values) as R[] };
    const { changes, lastInsertRowid } = statement.run(values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  async #exec(sql: string): Promise<void> {
    const giveUp = Date.now() + busyTimeout;
    for (let pause = 1; ; pause = Math.min(2 * pause, 50)) {
      try {
        this.file.exec(sql);
        return;
      } catch (error) {
        if (!isBusy(error) || Date.now() > giveUp) throw error;
        await sleep(pause);
      }
    }
  }
}

const isBusy = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_BUSY');
