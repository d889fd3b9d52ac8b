import { sagaStatuses } from '@backstitch/saga-log';
import { type Kysely, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { StoreTables } from '../store-tables';
import { conditions, hasTerm, statusesOf, termsIn } from './matching';
import { type RecordSummary, type SummaryRow, summaryColumns, summaryOfRow } from './record-summary';
import type { RecordFilters, RecordPage, RecordPlace, RecordSort } from './record-filters';

/** A page of recorded sagas. */
export interface RecordList {
  readonly items: readonly RecordSummary[];
  /** The place of the last one, where more follow. */
  readonly next?: RecordPlace;
}

const sortedBy = {
  newest: { column: 'started_at', order: 'desc' },
  inconsistent: { column: 'inconsistent_since', order: 'asc' },
  stuck: { column: 'stuck_since', order: 'asc' },
} as const satisfies Record<RecordSort, { readonly column: keyof StoreTables['saga']; readonly order: string }>;

/** A page of what is recorded. One more is asked for, which tells whether more follow. */
export async function listRecorded(
  db: Kysely<StoreTables>,
  filters: RecordFilters,
  { sort = 'newest', limit = 50, after }: RecordPage,
): Promise<RecordList> {
  const { column, order } = sortedBy[sort];
  const direction = sql.raw(order);
  const sorted = (query: Query, from: 'saga' | 'saga_term') => {
    const by = sql.ref(`${from}.${from === 'saga_term' ? 'started_at' : column}`);
    const place = [by, sql.ref(`${from}.type`), sql.ref(`${from}.id`)];
    return query
      .where(('saga.' + column) as 'saga.started_at', 'is not', null)
      .$if(after !== undefined, (one) => one.where(beyond(place, order, after!)))
      .orderBy(sql`${sql.join(place.map((each) => sql`${each} ${direction}`))}`)
      .limit(limit + 1);
  };
  const found: SummaryRow[] = [];
  for (const query of queries(db, filters, sort)) {
    found.push(...(await sorted(query.rows, query.from).execute()));
  }
  const rows = found.sort(inOrder(column, order)).slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    items: rows.map(summaryOfRow),
    ...(last && { next: { at: Number(last[column]), type: last.type, id: last.id } }),
  };
}

type Query = SelectQueryBuilder<StoreTables, 'saga', SummaryRow>;

/** So many queries, each of which walks along one index: databases sort what they find for several values at once. */
function queries(
  db: Kysely<StoreTables>,
  filters: RecordFilters,
  sort: RecordSort,
): readonly { readonly rows: Query; readonly from: 'saga' | 'saga_term' }[] {
  const statuses = statusesOf(filters);
  const [term] = termsIn(filters);
  const { stuck, type, text } = filters;
  const all = (query: Query, more: RecordFilters = filters) => query.where((eb) => eb.and(conditions(more)));
  const ofStatus = (query: Query) =>
    statuses === undefined ? query : query.where('saga.status', 'in', statuses.length > 0 ? [...statuses] : ['']);
  const has = term && hasTerm(term);
  const sagas = () =>
    db
      .selectFrom('saga')
      .select(summaryColumns)
      .$if(has !== undefined, (query) => query.where(has!));
  // Few sagas have an attribute. Many have a participant or a step, and few of those are open or stuck.
  const begins = term?.field.startsWith('attribute.') || (statuses === undefined && stuck === undefined);
  if (term !== undefined && begins && sort === 'newest') {
    const rows = db
      .selectFrom('saga_term')
      .innerJoin('saga', (join) => join.onRef('saga.type', '=', 'saga_term.type').onRef('saga.id', '=', 'saga_term.id'))
      .select(summaryColumns)
      .where('saga_term.field', '=', term.field)
      .where('saga_term.value', '=', term.value);
    return [{ rows: ofStatus(all(rows)), from: 'saga_term' }];
  }
  if (sort !== 'newest' || text) return [{ rows: ofStatus(all(sagas())), from: 'saga' }];
  if (stuck !== undefined) {
    return stuck.map((one) => ({ rows: ofStatus(all(sagas(), { ...filters, stuck: [one] })), from: 'saga' }));
  }
  const each = statuses ?? (type === undefined ? undefined : sagaStatuses);
  if (each === undefined) return [{ rows: all(sagas()), from: 'saga' }];
  return each.map((status) => ({ rows: all(sagas()).where('saga.status', '=', status), from: 'saga' }));
}

const beyond = (place: readonly ReturnType<typeof sql.ref>[], order: 'asc' | 'desc', { at, type, id }: RecordPlace) =>
  sql<SqlBool>`(${sql.join([...place])}) ${sql.raw(order === 'desc' ? '<' : '>')} (${at}, ${type}, ${id})`;

function inOrder(column: keyof SummaryRow, order: 'asc' | 'desc') {
  const sign = order === 'desc' ? -1 : 1;
  const key = (row: SummaryRow) => [Number(row[column]), row.type, row.id] as const;
  return (a: SummaryRow, b: SummaryRow): number => {
    const [left, right] = [key(a), key(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? 0 : left[at]! < right[at]! ? -sign : sign;
  };
}
