/** The SQL that a database speaks. `mysql` is MariaDB's, too. */
export type Dialect = 'sqlite' | 'postgres' | 'mysql';

/** What a statement has come to. */
export interface QueryAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** How many rows an insert, an update or a delete has changed; 0 for other statements. */
  readonly changed: number;
}

export interface TransactionLimits {
  /** The transaction is rolled back when it aborts. Default never. */
  readonly signal?: AbortSignal;
  /**
   * How long the database has to answer that rollback, in milliseconds; then its connection is destroyed, where that can
   * be done. Default 1,000.
   */
  readonly graceMs?: number;
  /** How long a statement, and a pause between two, may take by the server's own clock, in milliseconds. Default no limit. */
  readonly limitMs?: number;
}

/** A transaction that is open. */
export interface OpenTransaction<Tx> {
  /** What a verb is given: it is closed to the verb's queries when the verb has ended. */
  readonly tx: Tx;
  /**
   * A statement that isn't the verb's: it passes when the verb has ended, too.
   * @param sql with `$1`, `$2` (PostgreSQL) or `?`, each used once and in order
   * @throws DatabaseError `transaction-ended`
   */
  readonly query: (sql: string, parameters: readonly unknown[]) => Promise<QueryAnswer>;
  /** Runs the verb, and closes the transaction to its queries when it has returned or thrown. */
  readonly verb: <T>(work: () => Promise<T>) => Promise<T>;
  /** Milliseconds of `limitMs` that the server has still to be told, on PostgreSQL. Absent: it knows, or there is none. */
  readonly limitMs?: number;
}

/**
 * The database of a participant, whichever library it is used with.
 * @typeParam Tx the library's transaction: `Transaction<Tables>` of Kysely, `EntityManager` of TypeORM
 */
export interface ParticipantDatabase<Tx> {
  readonly dialect: Dialect;
  /** Begins a transaction, runs the work in it and commits; rolls back when the work throws, or the signal aborts. */
  readonly transaction: <T>(work: (open: OpenTransaction<Tx>) => Promise<T>, limits?: TransactionLimits) => Promise<T>;
  /** Kysely on this database, for the tables that are Backstitch's own. */
  readonly kysely: object;
  /** Ends the connections that were opened here; one that was given stays open. */
  readonly close: () => Promise<void>;
  /** As of `OpenDatabase`. */
  readonly listen?: (channel: string, heard: () => void) => { stop(): Promise<void> };
  /** In words, without what is secret: `postgres://db1:5432/hotels`. Default: the dialect. */
  readonly where?: string;
}
