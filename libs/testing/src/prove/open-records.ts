import { existsSync } from 'node:fs';
import {
  DatabaseError,
  type ParticipantDatabase,
  messageWithCauses,
  openDatabase,
  shownUrl,
} from '@backstitch/database';
import { kyselyDatabase } from '@backstitch/database/kysely';
import { Kysely, MysqlDialect } from 'kysely';
import { createPool } from 'mysql2';

/**
 * Opens what a participant keeps, to be read, and asks it once.
 * @param url as `openDatabase` takes it, or `mysql://user:password@host:port/name`, with `mariadb:` too
 * @throws Error when a SQLite file isn't there
 * @throws DatabaseError `bad-database-url`, `database-unreachable`, `database-refused`
 */
export async function openRecords(participant: string, url: string): Promise<ParticipantDatabase<unknown>> {
  if (/^(mysql|mariadb):\/\//.test(url)) return openMysql(participant, url);
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  // SQLite would make an empty one, in which nothing ever took effect.
  if (file !== undefined && !existsSync(file)) {
    throw new Error(`The records of ${participant} should be at ${url}, and there is no such file.`);
  }
  return openDatabase(url);
}

async function openMysql(participant: string, url: string): Promise<ParticipantDatabase<unknown>> {
  const pool = createPool(url.replace(/^mariadb:/, 'mysql:'));
  const kysely = new Kysely<object>({ dialect: new MysqlDialect({ pool }) });
  try {
    await pool.promise().query('select 1');
  } catch (error) {
    await kysely.destroy();
    throw new DatabaseError(
      'database-unreachable',
      `The records of ${participant} at '${shownUrl(url)}' can't be read: ${messageWithCauses(error)}. Is it up, and are user, host, port and name right?`,
      { cause: error },
    );
  }
  return { ...(kyselyDatabase(kysely, 'mysql') as ParticipantDatabase<unknown>), close: () => kysely.destroy() };
}
