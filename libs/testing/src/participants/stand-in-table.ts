import type { Migrations } from '@backstitch/database';
import type { Kysely } from 'kysely';

/** One row each time that a stand-in did something. */
export interface StandInDatabase {
  stand_in: { step_key: string; verb: string; does: 'applied' | 'undone' };
}

export const standInMigrations: Migrations = {
  '0001-stand-in': {
    up: async (db) => {
      await db.schema
        .createTable('stand_in')
        .addColumn('step_key', 'text', (column) => column.notNull())
        .addColumn('verb', 'text', (column) => column.notNull())
        .addColumn('does', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('stand_in_step').on('stand_in').column('step_key').execute();
    },
  },
};

/** How often each step was applied and undone. */
export async function countsOf(
  db: Kysely<StandInDatabase>,
  stepKeys: readonly string[],
): Promise<ReadonlyMap<string, { applied: number; undone: number }>> {
  const counts = new Map(stepKeys.map((key) => [key, { applied: 0, undone: 0 }]));
  if (stepKeys.length === 0) return counts;
  const rows = await db.selectFrom('stand_in').selectAll().where('step_key', 'in', stepKeys).execute();
  for (const { step_key, does } of rows) counts.get(step_key)![does] += 1;
  return counts;
}
