import type { Migrations } from '@backstitch/database';
import type { Attempt } from '@backstitch/participant';
import type { Kysely, Transaction } from 'kysely';
import { Gone } from './bench-contract';

export interface Tables {
  taken: { step_key: string; n: number };
}
type Tx = Transaction<Tables>;

export const migrations: Migrations = {
  '2026-11-26 stock': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('taken')
        .addColumn('step_key', 'varchar(255)', (column) => column.primaryKey())
        .addColumn('n', 'integer', (column) => column.notNull())
        .execute();
    },
  },
};

/** A row in a transaction: what the barrier costs beside it is what is measured. */
export const service = {
  async take({ n, refuse }: { n: number; refuse: boolean }, { tx, stepKey }: Attempt<Tx>): Promise<{ n: number }> {
    if (refuse) throw Gone({ n });
    await tx.insertInto('taken').values({ step_key: stepKey, n }).execute();
    return { n };
  },
  async putBack(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx.deleteFrom('taken').where('step_key', '=', stepKey).execute();
  },
};
