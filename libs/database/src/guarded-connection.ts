import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { transactionEnded } from './transaction-ended';
import { transactionInVerb, transactionStatement } from './transaction-statement';

/** What a guarded connection needs of the database's own. */
export interface OpenConnection extends DatabaseConnection {
  /** Is a transaction open, as the database sees it? It may have ended one by itself. */
  readonly inTransaction: boolean;
  /** Gives the connection up without waiting for the database: what runs on it fails, and the pool never hands it out again. */
  destroy(reason: Error): void;
}

/**
 * One use of a connection, with a door between a verb and its transaction. Queries run side by side wait in a row; one
 * that arrives when the transaction has ended would commit by itself, and one that arrives between the barrier's last
 * statement and the commit could break the transaction unseen.
 *
 * - `free`: no transaction was begun
 * - `begun`: everything passes
 * - `verb`: a verb has the transaction: nothing passes that would end it
 * - `closed`: the verb has ended: only the barrier's own statements pass
 * - `ended`: nothing passes
 */
export class GuardedConnection<C extends OpenConnection = OpenConnection> implements DatabaseConnection {
  #door: 'free' | 'begun' | 'verb' | 'closed' | 'ended' = 'free';
  #verbs = false;
  #watched: (() => void) | undefined;
  /** How long a statement of the next transaction may take, in milliseconds, by the server's clock. Absent: no limit. */
  limitMs: number | undefined;

  constructor(readonly connection: C) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#check(query);
    return this.connection.executeQuery<R>(query);
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    this.#check(query);
    return this.connection.streamQuery<R>(query, chunkSize);
  }

  /** A statement of the barrier, which passes a closed door. @throws DatabaseError `transaction-ended` */
  async past<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#door === 'ended' || !this.connection.inTransaction) throw transactionEnded();
    return this.connection.executeQuery<R>(query);
  }

  /** A transaction is to be begun on it. @throws DatabaseError `transaction-statement` when a verb has, or had, one there */
  begins(): void {
    if (this.#door !== 'free' && (this.#door !== 'ended' || this.#verbs)) throw transactionInVerb();
  }

  begun(): void {
    this.#door = 'begun';
  }

  /** From now on a verb has the transaction. */
  open(): void {
    if (this.#door === 'begun') this.#door = 'verb';
    this.#verbs = true;
  }

  /** The verb has returned or thrown. */
  close(): void {
    if (this.#door === 'verb') this.#door = 'closed';
  }

  ended(): void {
    this.#door = 'ended';
  }

  /** The database has answered. Where no verb had the transaction (a migration), the connection may be used further. */
  over(): void {
    if (!this.#verbs) this.#door = 'free';
  }

  /**
   * Destroys the connection when it is still in use a while after the signal: the database has had its time to answer
   * the rollback, and cleaning up must not wait for what is broken.
   * @param grace milliseconds
   */
  destroyAfter(signal: AbortSignal, grace: number): void {
    let timer: NodeJS.Timeout | undefined;
    const abort = () => {
      timer = setTimeout(() => {
        this.connection.destroy(new Error(`The database didn't answer the rollback within ${grace} ms.`));
      }, grace);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    this.#watched = () => {
      signal.removeEventListener('abort', abort);
      clearTimeout(timer);
    };
  }

  /** Its user has it no more. */
  released(): void {
    this.#watched?.();
  }

  #check({ sql, query }: CompiledQuery): void {
    if (this.#door === 'free') return;
    if (this.#door === 'closed' || this.#door === 'ended' || !this.connection.inTransaction) throw transactionEnded();
    if (this.#door === 'verb' && (query.kind === 'RawNode' || sql.includes(';'))) transactionStatement(sql);
  }
}
