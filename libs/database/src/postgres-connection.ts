import type { CompiledQuery, QueryResult } from 'kysely';
import type { PoolClient } from 'pg';
import type { OpenConnection } from './guarded-connection';
import { noStreams } from './no-streams';
import { serverLimits } from './server-limits';
import { commitFailed } from './transaction-ended';

const changing: readonly string[] = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'];

/** How `pg` says that a statement wasn't answered in time. */
const unanswered = 'Query read timeout';

/** A connection out of the pool, until it is given back or destroyed. */
export class PostgresConnection implements OpenConnection {
  #released = false;

  constructor(private readonly client: PoolClient) {}

  /** As the server said with its last answer: `I` is idle. */
  get inTransaction(): boolean {
    return !this.#released && this.client.getTransactionStatus() !== 'I';
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.client.query(sql, [...parameters]).catch((error: unknown) => {
      // Its answer may still come, and would be taken for that of the next one.
      if (error instanceof Error && error.message === unanswered) this.destroy(error);
      throw error;
    });
    return {
      rows: (rows ?? []) as R[],
      ...(changing.includes(command) && { numAffectedRows: BigInt(rowCount ?? 0) }),
    };
  }

  // eslint-disable-next-line require-yield -- Kysely's interface asks for a generator
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw noStreams();
  }

  /**
   * Begins, and tells the server how long a statement and a pause between two may take: a query that waits for a lock
   * can't be rolled back from here, and a machine that has vanished would keep its locks for hours. One message.
   */
  async beginWithin(milliseconds: number): Promise<void> {
    await this.client.query(`begin; select ${serverLimits(milliseconds)}`);
  }

  /**
   * PostgreSQL answers COMMIT of a transaction in which a query has failed with ROLLBACK, and no error.
   * @throws DatabaseError `commit-failed`
   */
  async commit(): Promise<void> {
    const { command } = await this.client.query('commit');
    if (command !== 'COMMIT') throw commitFailed();
  }

  /** Never fails: where ROLLBACK isn't answered the connection goes, and the server rolls back when it notices. */
  async rollback(): Promise<void> {
    try {
      await this.client.query('rollback');
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  destroy(reason: Error): void {
    this.#release(reason);
  }

  release(): void {
    this.#release();
  }

  /** To the pool, once. With a reason the pool ends the client, and what waits for it fails. */
  #release(reason?: Error): void {
    if (this.#released) return;
    this.#released = true;
    this.client.release(reason);
  }
}
