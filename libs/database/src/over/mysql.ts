import { Kysely, MysqlDialect, type Transaction } from 'kysely';
import { createPool } from 'mysql2';
import { DatabaseError } from '../database-error';
import { shownUrl } from '../database-url';
import { messageWithCauses } from '../message-with-causes';
import type { ParticipantDatabase } from '../participant-database';
import { kyselyDatabase } from './kysely';

/**
 * Opens a database of MySQL or MariaDB by `mysql2`, and asks it once: for tools that look into what a participant keeps. A
 * participant opens its own by the library that it uses.
 * @param url `mysql://user:password@host:port/name`, with `mariadb:` too
 * @throws DatabaseError `bad-database-url`; `database-unreachable`, also where it lets nobody in
 */
export async function openMysql(url: string): Promise<ParticipantDatabase<Transaction<object>>> {
  const pool = poolOf(url);
  const kysely = new Kysely<object>({ dialect: new MysqlDialect({ pool }) });
  try {
    await pool.promise().query('select 1');
  } catch (error) {
    await kysely.destroy();
    throw new DatabaseError(
      'database-unreachable',
      `The database at '${shownUrl(url)}' can't be read: ${messageWithCauses(error)}. Is it up, and are user, host, port and name right?`,
      { cause: error },
    );
  }
  return { ...kyselyDatabase(kysely, 'mysql'), close: () => kysely.destroy() };
}

function poolOf(url: string) {
  try {
    return createPool(url.replace(/^mariadb:/, 'mysql:'));
  } catch (error) {
    throw new DatabaseError(
      'bad-database-url',
      `'${shownUrl(url)}' can't be read: write mysql://user:password@host:port/name, with %25 for a % in a password.`,
      { cause: error },
    );
  }
}
