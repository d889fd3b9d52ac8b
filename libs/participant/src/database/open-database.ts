import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, sql } from 'kysely';
import SqliteFile from 'libsql';
import { Pool } from 'pg';
import { ParticipantError } from '../participant-error';
import { GuardedPostgresDialect } from './postgres-dialect';
import { ImmediateSqliteDialect } from './sqlite-dialect';

/** A participant's own database, open. */
export interface ParticipantDatabase<DB> {
  readonly kysely: Kysely<DB>;
  readonly dialect: 'sqlite' | 'postgres';
  /** Ends its connections, after what is under way. PostgreSQL's are ended after 5 s whatever is under way. */
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  /** PostgreSQL: how many attempts can be in a transaction at once; others wait. Default 10. SQLite has one. */
  readonly connections?: number;
}

/**
 * Opens a participant's database and asks it once, so that a wrong address is known at the start and not at the first
 * request.
 *
 * SQLite runs in WAL mode with `synchronous = FULL`: a committed effect survives kill -9 and a power cut. NORMAL would
 * commit several times faster and survives kill -9, too, but after a power cut the last commits may be gone, while the
 * saga has long been told that they happened. PostgreSQL keeps the server's `synchronous_commit`, which is on.
 *
 * @param url `sqlite:{path}` (the folder is made if need be), `sqlite::memory:`, or `postgres://user@host/name`
 * @throws ParticipantError `bad-database-url`, `database-unreachable`
 */
export async function openDatabase<DB>(url: string, options: OpenOptions = {}): Promise<ParticipantDatabase<DB>> {
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (path !== undefined && (!path.startsWith('//') || path.startsWith('///'))) return openSqlite(path);
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return openPostgres(url, options);
  throw new ParticipantError(
    'bad-database-url',
    `'${withoutPassword(url)}' names no database: write sqlite:{path}, sqlite::memory: or postgres://user:password@host:port/name.`,
  );
}

function openSqlite<DB>(path: string): ParticipantDatabase<DB> {
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
    return { kysely, dialect: 'sqlite', close: () => kysely.destroy() };
  } catch (error) {
    throw unreachable(`SQLite file '${path}'`, 'Is the path writable, and the file a SQLite database?', error);
  }
}

async function openPostgres<DB>(url: string, { connections = 10 }: OpenOptions): Promise<ParticipantDatabase<DB>> {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    // A peer that has vanished is noticed after this and a minute or two; the kernel's own default is two hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'backstitch',
  });
  // A connection that breaks fails its next query and is replaced; without listeners, idle in the pool or idle in a
  // transaction, it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const kysely = new Kysely<DB>({ dialect: new GuardedPostgresDialect(pool) });
  try {
    await sql`select 1`.execute(kysely);
  } catch (error) {
    await kysely.destroy();
    throw unreachable(`PostgreSQL at '${withoutPassword(url)}'`, 'Is it up, and are user and database right?', error);
  }
  return { kysely, dialect: 'postgres', close: () => kysely.destroy() };
}

function unreachable(what: string, todo: string, cause: unknown): ParticipantError {
  // A host with several addresses fails with an AggregateError, whose own message is empty.
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  const why = causes.map((error) => (error instanceof Error ? error.message.trim() : String(error))).join('; ');
  return new ParticipantError('database-unreachable', `The ${what} can't be opened: ${why}. ${todo}`, { cause });
}

const withoutPassword = (url: string) => url.replace(/:\/\/([^:@/]*):[^@]*@/, '://$1:***@');
