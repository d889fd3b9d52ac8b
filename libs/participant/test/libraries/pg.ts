import { type PgTransaction, pgDatabase } from '@backstitch/database/pg';
import { Pool, Query } from 'pg';
import type { Library } from './library';

export const pg: Library<PgTransaction> = {
  name: 'pg',
  destroys: true,
  dialects: ['postgres'],
  open: async (_, connectionString) => {
    const pool = new Pool({ connectionString });
    pool.on('error', () => {});
    return {
      database: pgDatabase(pool),
      add: (tx, amount) => tx.query('update account set balance = balance + $1 where id = $2', [amount, 'a']),
      addAgain: (tx) => tx.query('insert into account (id, balance) values ($1, 0)', ['a']),
      raw: (tx, sql) => tx.query(sql),
      stream: async (tx) => tx.query(new Query('select * from account')),
      close: () => pool.end(),
    };
  },
};
