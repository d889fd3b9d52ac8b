import { type ParticipantDatabase, openDatabase } from '@backstitch/database';
import { kyselyDatabase } from '@backstitch/database/kysely';
import { Kysely, MysqlDialect, type Transaction } from 'kysely';
import { createPool } from 'mysql2';
import type { CounterDatabase } from './counter';

/** The counter's database, whichever it is. */
export interface OpenCounter extends ParticipantDatabase<Transaction<CounterDatabase>> {
  readonly kysely: Kysely<CounterDatabase>;
}

/** @param url of SQLite or PostgreSQL, which are opened by `openDatabase`; or of MySQL, over a Kysely of one's own */
export async function openCounter(url: string): Promise<OpenCounter> {
  if (!url.startsWith('mysql:')) return openDatabase<CounterDatabase>(url);
  const kysely = new Kysely<CounterDatabase>({ dialect: new MysqlDialect({ pool: createPool(url) }) });
  const database = kyselyDatabase(kysely, 'mysql');
  return { ...database, kysely: database.kysely as Kysely<CounterDatabase>, close: () => kysely.destroy() };
}
