import type { Kysely, Migration } from 'kysely';
import { exactly, keyText } from '../barrier/mysql-text';
import { newColumn } from '../barrier/new-column';
import { newTable } from '../barrier/new-table';
import type { ForgetTable } from './forget-table';

/** What is noted of a row before it goes. Columns without a default: no database writes the rows anew for them. */
export const forgetMigration: Migration = {
  up: async (db: Kysely<{ backstitch_forget: ForgetTable }>) => {
    const own = db as unknown as Kysely<never>;
    for (const column of ['whole_at', 'forgotten_at']) {
      await newColumn(own, 'backstitch_barrier', column, 'bigint');
    }
    await newTable(own, 'backstitch_forget')
      .addColumn('holder', keyText(own), (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .addColumn('after_key', keyText(own), (column) => column.notNull())
      .addColumn('due', 'bigint', (column) => column.notNull())
      .addColumn('horizon', 'bigint', (column) => column.notNull())
      .modifyEnd(exactly(own))
      .execute();
    if (await db.selectFrom('backstitch_forget').select('until').executeTakeFirst()) return;
    await db
      .insertInto('backstitch_forget')
      .values({ holder: '', until: 0, after_key: '', due: 0, horizon: 0 })
      .execute();
  },
};
