import type { Dialect, ParticipantDatabase } from '@backstitch/database';

/** A database that is open by one library, with one table: `account`, of an `id` and a `balance`. */
export interface OpenLibrary<Tx> {
  readonly database: ParticipantDatabase<Tx>;
  /** Adds to account `a`, as the library's users do it. */
  readonly add: (tx: Tx, amount: number) => Promise<unknown>;
  /** Makes an account that there is: it fails. */
  readonly addAgain: (tx: Tx) => Promise<unknown>;
  /** Sends a statement as it is. */
  readonly raw: (tx: Tx, sql: string) => Promise<unknown>;
  /** Reads accounts by a stream, an iterator or a cursor. Absent: the library has none. */
  readonly stream?: (tx: Tx) => Promise<unknown>;
  /** Begins another transaction on the same connection, where the library lets one. */
  readonly begin?: (tx: Tx) => Promise<unknown>;
  /** A transaction inside, which is a savepoint. Absent: the library has none. */
  readonly inside?: (tx: Tx, work: (inner: Tx) => Promise<unknown>) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

/** A library, and how a database is opened by it. */
export interface Library<Tx = unknown> {
  readonly name: string;
  readonly dialects: readonly Dialect[];
  /** Can a connection be ended that answers no more? */
  readonly destroys: boolean;
  readonly open: (dialect: Dialect, url: string) => Promise<OpenLibrary<Tx>>;
}

/** The file of a `sqlite:` URL. */
export const fileOf = (url: string): string => url.replace(/^sqlite:/, '');
