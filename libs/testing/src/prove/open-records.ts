import { existsSync } from 'node:fs';
import { type ParticipantDatabase, isMysqlUrl, openDatabase } from '@backstitch/database';
import { openMysql } from '@backstitch/database/mysql';

/**
 * Opens what a participant keeps, to be read, and asks it once.
 * @param url as `openDatabase` takes it, or `mysql://user:password@host:port/name`, with `mariadb:` too
 * @throws Error when a SQLite file isn't there
 * @throws DatabaseError `bad-database-url`, `database-unreachable`, `database-refused`
 */
export async function openRecords(participant: string, url: string): Promise<ParticipantDatabase<unknown>> {
  if (isMysqlUrl(url)) return openMysql(url);
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  // SQLite would make an empty one, in which nothing ever took effect.
  if (file !== undefined && !existsSync(file)) {
    throw new Error(`The records of ${participant} should be at ${url}, and there is no such file.`);
  }
  return openDatabase(url);
}
