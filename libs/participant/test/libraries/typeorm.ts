import type { Dialect } from '@backstitch/database';
import { typeormDatabase } from '@backstitch/database/typeorm';
import Libsql from 'libsql';
import { DataSource, type DataSourceOptions, type EntityManager, EntitySchema } from 'typeorm';
import { type Library, fileOf } from './library';

const Account = new EntitySchema<{ id: string; balance: number }>({
  name: 'account',
  columns: { id: { type: 'varchar', length: 20, primary: true }, balance: { type: 'int' } },
});

const options: Readonly<Record<Dialect, (url: string) => DataSourceOptions>> = {
  // libsql has better-sqlite3's interface.
  sqlite: (url) => ({ type: 'better-sqlite3', database: fileOf(url), driver: Libsql }),
  postgres: (url) => ({ type: 'postgres', url }),
  mysql: (url) => ({ type: 'mysql', url }),
};

export const typeorm: Library<EntityManager> = {
  name: 'TypeORM',
  destroys: true,
  dialects: ['sqlite', 'postgres', 'mysql'],
  open: async (dialect, url) => {
    const source = await new DataSource({ ...options[dialect](url), entities: [Account] }).initialize();
    return {
      database: typeormDatabase(source),
      add: (tx, amount) => tx.getRepository(Account).increment({ id: 'a' }, 'balance', amount),
      addAgain: (tx) => tx.insert(Account, { id: 'a', balance: 0 }),
      raw: (tx, sql) => tx.query(sql),
      ...(dialect !== 'sqlite' && {
        stream: async (tx: EntityManager) => {
          for await (const row of await tx.createQueryBuilder(Account, 'account').stream()) void row;
        },
      }),
      inside: (tx, work) => tx.transaction(work),
      close: () => source.destroy(),
    };
  },
};
