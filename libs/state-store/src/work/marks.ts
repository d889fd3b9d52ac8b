import type { OpenDatabase } from '@backstitch/database';
import { type Kysely, sql } from 'kysely';
import type { StoreTables } from '../store-tables';

/** A saga that a follower has taken to look at. */
export interface TakenMark {
  /** `{type}/{id}` */
  readonly workflowId: string;
  readonly markNo: number;
  /** When it was to be looked at, in milliseconds since the epoch. */
  readonly dueAt: number;
}

/**
 * Has sagas looked at, by one statement however many they are. Marked again, one is looked at at the earlier time.
 * @param dueAt milliseconds since the epoch
 */
export async function mark(
  { kysely, dialect }: OpenDatabase<StoreTables>,
  workflowIds: readonly string[],
  dueAt: number,
): Promise<void> {
  if (workflowIds.length === 0) return;
  // In one order, so that two who mark the same sagas at once don't wait for each other.
  const unique = [...new Set(workflowIds)].sort();
  const [ids, earlier] =
    dialect === 'postgres'
      ? [sql`unnest(${unique}::text[]) as marked (value)`, sql`least`]
      : [sql`json_each(${JSON.stringify(unique)})`, sql`min`];
  await sql`
    insert into saga_mark (workflow_id, due_at) select value, cast(${dueAt} as bigint) from ${ids} where true
    on conflict (workflow_id) do update set
      mark_no = saga_mark.mark_no + 1, due_at = ${earlier}(saga_mark.due_at, excluded.due_at)
  `.execute(kysely);
}

/** Those of them that are to be looked at, now or later. @param workflowIds at most some hundreds */
export async function marked(db: Kysely<StoreTables>, workflowIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (workflowIds.length === 0) return new Set();
  const rows = await db.selectFrom('saga_mark').select('workflow_id').where('workflow_id', 'in', workflowIds).execute();
  return new Set(rows.map(({ workflow_id: id }) => id));
}

/**
 * Takes sagas that are to be looked at: for a while they are this follower's, and should it die, anybody's again. Half of
 * them are those that became due last, so that what changes now doesn't wait for a backlog, such as the one of a store
 * that is new; the others are the longest due, so that none of the backlog waits for ever.
 * @param limit even
 * @param forMs how long, in milliseconds
 */
export function take(
  { kysely, dialect }: OpenDatabase<StoreTables>,
  {
    by,
    limit,
    now,
    forMs,
  }: { readonly by: string; readonly limit: number; readonly now: number; readonly forMs: number },
): Promise<readonly TakenMark[]> {
  return kysely.transaction().execute(async (tx) => {
    const half = (first: 'asc' | 'desc') =>
      tx
        .selectFrom('saga_mark')
        .select(['workflow_id', 'mark_no', 'due_at'])
        .where('due_at', '<=', now)
        .where('taken_until', '<', now)
        .orderBy('due_at', first)
        .limit(limit / 2)
        .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked())
        .execute();
    const newest = await half('desc');
    if (newest.length === 0) return [];
    const known = new Set(newest.map(({ workflow_id: id }) => id));
    const oldest = newest.length < limit / 2 ? [] : await half('asc');
    const due = [...newest, ...oldest.filter(({ workflow_id: id }) => !known.has(id))];
    await tx
      .updateTable('saga_mark')
      .set({ taken_by: by, taken_until: now + forMs })
      .where(
        'workflow_id',
        'in',
        due.map(({ workflow_id: id }) => id),
      )
      .execute();
    return due.map((row) => ({
      workflowId: row.workflow_id,
      markNo: Number(row.mark_no),
      dueAt: Number(row.due_at),
    }));
  });
}

/**
 * A saga was looked at. It is left alone, or looked at again at a time; what was marked meanwhile is looked at at once.
 * @param next milliseconds since the epoch. Default never, unless it is marked
 */
export async function looked(db: Kysely<StoreTables>, { workflowId, markNo }: TakenMark, next?: number): Promise<void> {
  if (next === undefined) {
    const { numDeletedRows: left } = await db
      .deleteFrom('saga_mark')
      .where('workflow_id', '=', workflowId)
      .where('mark_no', '=', markNo)
      .executeTakeFirstOrThrow();
    if (left > 0n) return;
  }
  const isUnmarked = sql<boolean>`mark_no = ${markNo}`;
  await db
    .updateTable('saga_mark')
    .set({
      taken_until: 0,
      taken_by: null,
      ...(next !== undefined && { due_at: sql`case when ${isUnmarked} then ${next} else due_at end` }),
    })
    .where('workflow_id', '=', workflowId)
    .execute();
}

/**
 * A saga couldn't be looked at. It is as long overdue as before, so that it is told how far the record is behind, and is nobody's to
 * take until then.
 * @param until milliseconds since the epoch
 */
export async function putOff(db: Kysely<StoreTables>, { workflowId }: TakenMark, until: number): Promise<void> {
  await db
    .updateTable('saga_mark')
    .set({ taken_until: until, taken_by: null })
    .where('workflow_id', '=', workflowId)
    .execute();
}

/** What is to be looked at now, and what couldn't be. */
export interface Backlog {
  readonly sagas: number;
  /** For how long the longest has been due, in milliseconds. */
  readonly oldestMs: number;
}

export async function backlog(db: Kysely<StoreTables>, now: number): Promise<Backlog> {
  const row = await db
    .selectFrom('saga_mark')
    .select([({ fn }) => fn.countAll().as('sagas'), ({ fn }) => fn.min('due_at').as('oldest')])
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  const oldest = row.oldest as number | string | null;
  return { sagas: Number(row.sagas), oldestMs: oldest === null ? 0 : now - Number(oldest) };
}
