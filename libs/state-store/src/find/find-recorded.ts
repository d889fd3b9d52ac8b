import type { Saga, SagaName } from '@backstitch/saga-log';
import type { Kysely } from 'kysely';
import type { KeptLog } from '../record/saga-reading';
import type { StoreTables } from '../store-tables';

/** One saga as it is recorded. */
export interface FoundSaga {
  /** As it was shown at `asOf`, with payloads as the policy says. `recorded` when Temporal knows it no more. */
  readonly saga: Saga;
  /** What a recovery unwinds; absent for what has ended for good, unless it completed inside another saga. */
  readonly log?: KeptLog;
}

/** @returns undefined: it isn't recorded */
export async function findRecorded(db: Kysely<StoreTables>, { type, id }: SagaName): Promise<FoundSaga | undefined> {
  const row = await db
    .selectFrom('saga')
    .select(['shown', 'log', 'forgotten'])
    .where('type', '=', type)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const consistency = row.forgotten ? 'recorded' : 'eventual';
  return {
    saga: { ...(JSON.parse(row.shown) as Saga), consistency },
    ...(row.log !== null && { log: JSON.parse(row.log) as KeptLog }),
  };
}
