import type { SagaStatus } from '@backstitch/saga-log';
import type { Kysely } from 'kysely';
import { type SqlBool, sql } from 'kysely';
import type { StoreTables } from '../store-tables';
import { conditions, statusesOf, termsIn } from './matching';
import type { RecordFilters } from './record-filters';

/** How many sagas of a type have a status. */
export interface RecordCount {
  readonly type: string;
  readonly status: SagaStatus;
  readonly count: number;
}

/** How many sagas there are that match, by type and status. What there is none of is left out. */
export async function countRecorded(db: Kysely<StoreTables>, filters: RecordFilters): Promise<readonly RecordCount[]> {
  const statuses = statusesOf(filters);
  const [term] = termsIn(filters);
  const rows = await db
    .selectFrom('saga')
    .select(['saga.type', 'saga.status', ({ fn }) => fn.countAll().as('count')])
    .where((eb) => eb.and(conditions(filters)))
    .$if(term !== undefined, (query) =>
      query.where(
        sql<SqlBool>`(saga.type, saga.id) in (select type, id from saga_term where field = ${term?.field} and value = ${term?.value})`,
      ),
    )
    .$if(statuses !== undefined, (query) =>
      query.where('saga.status', 'in', statuses!.length > 0 ? [...statuses!] : ['']),
    )
    .groupBy(['saga.type', 'saga.status'])
    .orderBy('saga.type')
    .orderBy('saga.status')
    .execute();
  return rows.map(({ type, status, count }) => ({ type, status: status as SagaStatus, count: Number(count) }));
}
