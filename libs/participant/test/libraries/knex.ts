import { knexDatabase } from '@backstitch/database/knex';
import knexOf, { type Knex } from 'knex';
import Libsql from 'libsql';
import { type Library, fileOf } from './library';

/** Knex' own, with libsql instead of better-sqlite3, whose interface it has. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- it has no types
const BetterSqlite = require('knex/lib/dialects/better-sqlite3') as new (config: Knex.Config) => Knex.Client;
class OnLibsql extends BetterSqlite {
  _driver() {
    return Libsql;
  }
}

export const knex: Library<Knex.Transaction> = {
  name: 'Knex',
  destroys: true,
  dialects: ['sqlite', 'postgres', 'mysql'],
  open: async (dialect, url) => {
    const db = knexOf({
      ...(dialect === 'sqlite'
        ? { client: OnLibsql as never, connection: { filename: fileOf(url) }, useNullAsDefault: true }
        : { client: dialect === 'mysql' ? 'mysql2' : 'pg', connection: url }),
      pool: { min: 0, max: dialect === 'sqlite' ? 1 : 10 },
    });
    return {
      database: knexDatabase(db),
      add: (tx, amount) => tx('account').where({ id: 'a' }).increment('balance', amount),
      addAgain: (tx) => tx('account').insert({ id: 'a', balance: 0 }),
      raw: (tx, sql) => tx.raw(sql),
      stream: async (tx) => {
        for await (const row of tx('account').stream()) void row;
      },
      inside: (tx, work) => tx.transaction(work),
      close: () => db.destroy(),
    };
  },
};
