import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, type Transaction, sql } from 'kysely';
import SqliteFile from 'libsql';
import { Pool } from 'pg';
import { messageWithCauses } from './message-with-causes';
import { DatabaseError } from './database-error';
import { databaseUrl, shownUrl } from './database-url';
import { guardedTransaction } from './guarded-transaction';
import type { ParticipantDatabase } from './participant-database';
import { GuardedPostgresDialect } from './postgres-dialect';
import { type Listening, listenOn } from './postgres-listener';
import { ImmediateSqliteDialect } from './sqlite-dialect';

/** A participant's own database, open. */
export interface OpenDatabase<DB> extends ParticipantDatabase<Transaction<DB>> {
  readonly kysely: Kysely<DB>;
  readonly dialect: 'sqlite' | 'postgres';
  /** Ends its connections, after what is under way. PostgreSQL's are ended after 5 s whatever is under way. */
  readonly close: () => Promise<void>;
  /**
   * PostgreSQL: calls `heard` when something is notified on this channel (`pg_notify`), and when the connection was lost
   * and is there again, for something may have been missed meanwhile. It has a connection of its own. Absent on SQLite.
   */
  readonly listen?: (channel: string, heard: () => void) => Listening;
}

export interface OpenOptions {
  /** PostgreSQL: how many attempts can be in a transaction at once; others wait. Default 10. SQLite has one. */
  readonly connections?: number;
  /**
   * PostgreSQL: how long a statement may go unanswered before it fails and its connection is given up, in milliseconds.
   * Default no limit: an attempt has its own.
   */
  readonly answerWithinMs?: number;
}

/**
 * Opens a participant's database and asks it once, so that a wrong address is known at the start and not at the first
 * request.
 *
 * SQLite runs in WAL mode with `synchronous = FULL`: a committed effect survives kill -9 and a power cut. NORMAL would
 * commit several times faster and survives kill -9, too, but after a power cut the last commits may be gone, while the
 * saga has long been told that they happened. PostgreSQL keeps the server's `synchronous_commit`, which is on.
 *
 * @param url `sqlite:{path}` (the folder is made if need be), `sqlite::memory:`, `postgres://user@host/name`, or
 *   `postgres://user@/name?host=/var/run/postgresql`
 * @throws DatabaseError `bad-database-url`, `database-unreachable`, `database-refused`
 */
export async function openDatabase<DB>(url: string, options: OpenOptions = {}): Promise<OpenDatabase<DB>> {
  const named = databaseUrl(url);
  return 'sqlite' in named ? openSqlite(named.sqlite) : openPostgres(named.postgres, options);
}

function openSqlite<DB>(path: string): OpenDatabase<DB> {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const file = new SqliteFile(path);
    try {
      // Another process that recovers the file holds it for a moment. From here on waiting is done without blocking.
      file.pragma('busy_timeout = 5000');
      file.pragma('journal_mode = WAL');
      file.pragma('synchronous = FULL');
      file.pragma('foreign_keys = ON');
      file.pragma('busy_timeout = 0');
    } catch (error) {
      file.close();
      throw error;
    }
    const kysely = new Kysely<DB>({ dialect: new ImmediateSqliteDialect(file) });
    const transaction = guardedTransaction(kysely);
    return { kysely, dialect: 'sqlite', transaction, close: () => kysely.destroy(), where: `sqlite:${path}` };
  } catch (error) {
    throw unreachable(`SQLite file '${path}'`, 'Is the path writable, and the file a SQLite database?', error);
  }
}

async function openPostgres<DB>(
  url: string,
  { connections = 10, answerWithinMs }: OpenOptions,
): Promise<OpenDatabase<DB>> {
  const config = {
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    // A peer that has vanished is noticed after this and a minute or two; the kernel's own default is two hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'backstitch',
    ...(answerWithinMs !== undefined && { query_timeout: answerWithinMs }),
  };
  const pool = new Pool({ ...config, max: connections });
  // A connection that breaks fails its next query and is replaced; without listeners, idle in the pool or idle in a
  // transaction, it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const kysely = new Kysely<DB>({ dialect: new GuardedPostgresDialect(pool) });
  try {
    await checkEncoding(kysely);
  } catch (error) {
    await kysely.destroy();
    if (error instanceof DatabaseError) throw error;
    const what = `PostgreSQL at '${shownUrl(url)}'`;
    if (refusals.includes(codeOf(error))) throw refused(what, error);
    throw unreachable(what, 'Is it up, and are host and port right?', error);
  }
  const listen = (channel: string, heard: () => void) => listenOn(config, channel, heard);
  const transaction = guardedTransaction(kysely);
  return { kysely, dialect: 'postgres', transaction, close: () => kysely.destroy(), listen, where: shownUrl(url) };
}

function unreachable(what: string, todo: string, cause: unknown): DatabaseError {
  const why = messageWithCauses(cause);
  return new DatabaseError('database-unreachable', `The ${what} can't be opened: ${why}. ${todo}`, { cause });
}

/** SQLSTATEs: no such role or not let in, a wrong password, no such database. */
const refusals: readonly unknown[] = ['28000', '28P01', '3D000'];

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

const refused = (what: string, cause: unknown) =>
  new DatabaseError(
    'database-refused',
    `${what} doesn't let us in: ${messageWithCauses(cause)}. Correct user, password and name in DATABASE_URL, or make the role or the database.`,
    { cause },
  );

/** In another encoding some texts can't be stored, for ever. @throws DatabaseError `database-refused` */
async function checkEncoding<DB>(kysely: Kysely<DB>): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(kysely);
  const encoding = rows[0]?.server_encoding;
  if (encoding === 'UTF8' || encoding === 'SQL_ASCII') return;
  throw new DatabaseError(
    'database-refused',
    `The PostgreSQL database is encoded in ${encoding}, which can't hold every answer: make one with encoding 'UTF8' and use that.`,
  );
}
