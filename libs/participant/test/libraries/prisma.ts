import { PrismaLibSql } from '@prisma/adapter-libsql';
import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Dialect } from '@backstitch/database';
import { type PrismaTransaction, prismaDatabase } from '@backstitch/database/prisma';
import { prismaClientOf } from './generated-prisma';
import { type Library, fileOf } from './library';

/** What `prisma generate` makes of the schema, as far as it is used here. */
interface Client {
  readonly account: Record<'update' | 'create', (args: object) => Promise<unknown>>;
  $executeRawUnsafe(sql: string): Promise<number>;
  $transaction<T>(work: (tx: PrismaTransaction<Client>) => Promise<T>): Promise<T>;
  $disconnect(): Promise<void>;
  readonly $extends: object;
}

const drivers: Readonly<Record<Dialect, (url: string) => object>> = {
  sqlite: (url) => new PrismaLibSql({ url: `file:${fileOf(url)}` }),
  postgres: (connectionString) => new PrismaPg({ connectionString }),
  mysql: (url) => new PrismaMariaDb(url.replace(/^mysql:/, 'mariadb:')),
};

export const prisma: Library<PrismaTransaction<Client>> = {
  name: 'Prisma',
  destroys: false,
  dialects: ['sqlite', 'postgres', 'mysql'],
  open: async (dialect, url) => {
    const PrismaClient = prismaClientOf(dialect) as new (options: object) => Client;
    const client = new PrismaClient({ adapter: drivers[dialect](url) });
    return {
      database: prismaDatabase(client, dialect),
      add: (tx, amount) => tx.account.update({ where: { id: 'a' }, data: { balance: { increment: amount } } }),
      addAgain: (tx) => tx.account.create({ data: { id: 'a', balance: 0 } }),
      raw: (tx, sql) => tx.$executeRawUnsafe(sql),
      inside: (tx, work) => tx.$transaction(work),
      close: () => client.$disconnect(),
    };
  },
};
