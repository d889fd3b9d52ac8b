import type { CompensationStatus, SagaStatus, StepStatus } from '@backstitch/saga-log';
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { StoreTables } from '../store-tables';
import { iso } from './record-summary';
import type { RecordPlace } from './record-filters';

/** An effect that a participant holds, or may hold, for a saga that is not whole. */
export interface Holding {
  readonly type: string;
  readonly id: string;
  /** Of the saga. */
  readonly sagaStatus: SagaStatus;
  readonly step: string;
  readonly request: string;
  readonly status: StepStatus;
  readonly compensation?: CompensationStatus;
  /** ISO 8601 */
  readonly since: string;
}

/** A page of what a participant holds, the oldest first, and how much it is by request. */
export interface Holdings {
  readonly items: readonly Holding[];
  readonly counts: readonly { readonly request: string; readonly count: number }[];
  readonly next?: HoldingPlace;
}

/** Where in a list of holdings one stands. */
export interface HoldingPlace extends RecordPlace {
  readonly place: number;
}

/** What a participant holds for sagas that are not whole. */
export async function holdingsOf(
  db: Kysely<StoreTables>,
  participant: string,
  { limit = 50, after }: { readonly limit?: number; readonly after?: HoldingPlace } = {},
): Promise<Holdings> {
  const held = db.selectFrom('saga_step').where('participant', '=', participant).where('held', '=', 1);
  const found = await held
    .innerJoin('saga', (join) => join.onRef('saga.type', '=', 'saga_step.type').onRef('saga.id', '=', 'saga_step.id'))
    .select(['saga_step.type', 'saga_step.id', 'saga.status as saga_status', 'step_id', 'request', 'place', 'since'])
    .select(['saga_step.status as step_status', 'undo_status'])
    .$if(after !== undefined, (query) =>
      query.where(
        sql<SqlBool>`(since, saga_step.type, saga_step.id, place) > (${after?.at}, ${after?.type}, ${after?.id}, ${after?.place})`,
      ),
    )
    .orderBy('since')
    .orderBy('saga_step.type')
    .orderBy('saga_step.id')
    .orderBy('place')
    .limit(limit + 1)
    .execute();
  const counts = await held
    .select(['request', ({ fn }) => fn.countAll().as('count')])
    .groupBy('request')
    .orderBy('request')
    .execute();
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    items: rows.map((row) => ({
      ...{ type: row.type, id: row.id, sagaStatus: row.saga_status as SagaStatus },
      ...{ step: row.step_id, request: row.request, status: row.step_status as StepStatus },
      ...(row.undo_status !== null && { compensation: row.undo_status as CompensationStatus }),
      since: iso(row.since),
    })),
    counts: counts.map(({ request, count }) => ({ request, count: Number(count) })),
    ...(last && { next: { at: Number(last.since), type: last.type, id: last.id, place: last.place } }),
  };
}
