import { type Dialect, openDatabase } from '@backstitch/database';
import { kyselyDatabase } from '@backstitch/database/kysely';
import { Kysely, MysqlDialect, PostgresDialect, type Transaction, sql } from 'kysely';
import { createPool } from 'mysql2';
import { Pool } from 'pg';
import type { Library, OpenLibrary } from './library';

interface Tables {
  account: { id: string; balance: number };
}
type Tx = Transaction<Tables>;

const uses = {
  add: (tx, amount) =>
    tx
      .updateTable('account')
      .set((row) => ({ balance: row('balance', '+', amount) }))
      .where('id', '=', 'a')
      .execute(),
  addAgain: (tx) => tx.insertInto('account').values({ id: 'a', balance: 0 }).execute(),
  raw: (tx, text) => sql.raw(text).execute(tx),
  stream: async (tx) => {
    for await (const row of tx.selectFrom('account').selectAll().stream()) void row;
  },
  begin: async (tx) => {
    const own = await tx.startTransaction().execute();
    await own.commit().execute();
  },
} satisfies Partial<OpenLibrary<Tx>>;

/** As `openDatabase` opens it. */
export const openedHere: Library<Tx> = {
  name: 'Kysely, by `openDatabase`',
  destroys: true,
  dialects: ['sqlite', 'postgres'],
  open: async (_, url) => {
    const database = await openDatabase<Tables>(url);
    return { ...uses, database, close: database.close };
  },
};

/** One's own. */
export const kysely: Library<Tx> = {
  name: 'Kysely',
  destroys: false,
  dialects: ['postgres', 'mysql'],
  open: async (dialect, url) => {
    const own = new Kysely<Tables>({ dialect: drivers[dialect as 'postgres' | 'mysql'](url) });
    return { ...uses, database: kyselyDatabase(own, dialect), close: () => own.destroy() };
  },
};

const drivers = {
  postgres: (connectionString: string) => {
    const pool = new Pool({ connectionString });
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    return new PostgresDialect({ pool });
  },
  mysql: (url: string) => new MysqlDialect({ pool: createPool(url) }),
} satisfies Partial<Record<Dialect, unknown>>;
