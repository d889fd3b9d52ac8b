import { createClient } from '@libsql/client';
import { type DrizzleTransaction, drizzleDatabase } from '@backstitch/database/drizzle';
import { eq, sql } from 'drizzle-orm';
import { drizzle as onLibsql } from 'drizzle-orm/libsql';
import { int, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import { drizzle as onMysql } from 'drizzle-orm/mysql2';
import { drizzle as onPg } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { integer as sqliteInteger, sqliteTable, text as sqliteText } from 'drizzle-orm/sqlite-core';
import { createPool } from 'mysql2/promise';
import { Pool } from 'pg';
import { type Library, type OpenLibrary, fileOf } from './library';

const inPg = pgTable('account', { id: text('id').primaryKey(), balance: integer('balance').notNull() });
const inMysql = mysqlTable('account', {
  id: varchar('id', { length: 20 }).primaryKey(),
  balance: int('balance').notNull(),
});
const inSqlite = sqliteTable('account', {
  id: sqliteText('id').primaryKey(),
  balance: sqliteInteger('balance').notNull(),
});

export const drizzle: Library = {
  name: 'Drizzle',
  destroys: true,
  dialects: ['sqlite', 'postgres', 'mysql'],
  open: async (dialect, url) => (await open[dialect](url)) as OpenLibrary<unknown>,
};

const open = {
  postgres: async (connectionString: string) => {
    const pool = new Pool({ connectionString });
    pool.on('error', () => {});
    const db = onPg(pool);
    type Tx = DrizzleTransaction<typeof db>;
    const on: OpenLibrary<Tx> = {
      database: drizzleDatabase(db, 'postgres'),
      add: (tx, amount) =>
        tx
          .update(inPg)
          .set({ balance: sql`${inPg.balance} + ${amount}` })
          .where(eq(inPg.id, 'a')),
      addAgain: (tx) => tx.insert(inPg).values({ id: 'a', balance: 0 }),
      inside: (tx, work) => tx.transaction((inner) => work(inner)),
      raw: (tx, text) => tx.execute(sql.raw(text)),
      close: () => pool.end(),
    };
    return on;
  },
  mysql: async (url: string) => {
    const pool = createPool(url);
    const db = onMysql(pool);
    type Tx = DrizzleTransaction<typeof db>;
    const on: OpenLibrary<Tx> = {
      database: drizzleDatabase(db, 'mysql'),
      add: (tx, amount) =>
        tx
          .update(inMysql)
          .set({ balance: sql`${inMysql.balance} + ${amount}` })
          .where(eq(inMysql.id, 'a')),
      addAgain: (tx) => tx.insert(inMysql).values({ id: 'a', balance: 0 }),
      inside: (tx, work) => tx.transaction((inner) => work(inner)),
      raw: (tx, text) => tx.execute(sql.raw(text)),
      stream: async (tx) => {
        for await (const row of tx.select().from(inMysql).prepare().iterator()) void row;
      },
      close: () => pool.end(),
    };
    return on;
  },
  sqlite: async (url: string) => {
    const client = createClient({ url: `file:${fileOf(url)}` });
    const db = onLibsql(client);
    type Tx = DrizzleTransaction<typeof db>;
    const on: OpenLibrary<Tx> = {
      database: drizzleDatabase(db, 'sqlite'),
      add: (tx, amount) =>
        tx
          .update(inSqlite)
          .set({ balance: sql`${inSqlite.balance} + ${amount}` })
          .where(eq(inSqlite.id, 'a')),
      addAgain: (tx) => tx.insert(inSqlite).values({ id: 'a', balance: 0 }),
      inside: (tx, work) => tx.transaction((inner) => work(inner)),
      raw: (tx, text) => tx.run(sql.raw(text)),
      close: async () => client.close(),
    };
    return on;
  },
};
