import type { ParticipantDatabase } from '@backstitch/database';
import type { Kysely } from 'kysely';
import type { BarrierSchema } from './barrier-table';

/**
 * Which database this is: a random id that its migration has made, so that two databases never have the same, but for
 * copies of one. `migrate` must have run.
 */
export async function databaseId<Tx>({ kysely }: ParticipantDatabase<Tx>): Promise<string> {
  const db = kysely as Kysely<BarrierSchema>;
  return (await db.selectFrom('backstitch_database').select('id').executeTakeFirstOrThrow()).id;
}
