import type { Dialect } from '@backstitch/database';
import { type Expression, type Kysely, type SqlBool, expressionBuilder, sql } from 'kysely';
import { dueToStart } from './due-to-start';
import type { OutboxSchema } from './outbox-table';

/** The oldest row of a key. */
export interface Head {
  readonly seq: number | string;
  readonly key: string;
}

type Db = Kysely<OutboxSchema>;

/** Written as it is, so that the databases see that the indexes of events and of starts are meant. */
const startsFrom = sql.lit(dueToStart(0));

/** The oldest events, so many of which are looked at first: few keys mostly, and each of them may be due. */
export const windowRows = 500;

/**
 * The oldest events, in their order, but those of some keys. On MySQL by the table's own order: its index of what is due would
 * have them sorted.
 */
export const oldestEvents = (db: Db, dialect: Dialect, without: readonly string[] = []) =>
  db
    .selectFrom('backstitch_outbox')
    .select(['seq', 'key'])
    .where(dialect === 'mysql' ? sql<number>`due + 0` : sql.ref<number>('due'), '<', startsFrom)
    .$if(without.length > 0, (query) => query.where('key', 'not in', without))
    .orderBy('seq')
    .limit(windowRows);

/** Of rows in their order the first of each key. */
export function firstOfEach(rows: readonly Head[]): Head[] {
  const keys = new Map<string, Head>();
  for (const row of rows) if (!keys.has(row.key)) keys.set(row.key, row);
  return [...keys.values()];
}

/** Those of them that are due. On PostgreSQL they are locked, and those that another has locked are left out. */
export const dueOnes = (
  db: Db,
  dialect: Dialect,
  heads: readonly Head[],
  now: number,
  limit: number,
): Promise<Head[]> =>
  db
    .selectFrom('backstitch_outbox')
    .select(['seq', 'key'])
    .where(
      'seq',
      'in',
      heads.map(({ seq }) => seq),
    )
    .where('due', '<=', now)
    .orderBy('seq')
    .limit(limit)
    .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute();

/**
 * The oldest event of each key that is due, by a walk from key to key along their index: however many of a key wait. Its
 * `due + 0` keeps databases from the index of events, where they would look for a key from the oldest event on.
 */
export const eventHeads = (now: number, limit: number) => sql<Head>`
  with recursive keys (k) as (
    select min("key") from backstitch_outbox
    union all
    select (select min(later."key") from backstitch_outbox as later where later."key" > keys.k) from keys where keys.k is not null
  )
  select head.seq as seq, head.k as "key" from (
    select keys.k, (
      select first.seq from backstitch_outbox as first
      where first."key" = keys.k and first.due + 0 < ${startsFrom} order by first.seq limit 1
    ) as seq from keys
  ) as head
  where (select own.due from backstitch_outbox as own where own.seq = head.seq) <= ${now}
  order by head.seq limit ${sql.lit(limit)}`;

/** None of its kind and key came before: of events, or of sagas that are started. */
function isFirstOfKey(kind: '<' | '>='): Expression<SqlBool> {
  const eb = expressionBuilder<OutboxSchema & { head: OutboxSchema['backstitch_outbox'] }, 'head'>();
  return eb.not(
    eb.exists(
      eb
        .selectFrom('backstitch_outbox as before')
        .select('before.seq')
        .whereRef('before.key', '=', 'head.key')
        .whereRef('before.seq', '<', 'head.seq')
        .where('before.due', kind, startsFrom),
    ),
  );
}

/** MySQL's index has beginnings of keys, and can't be walked along: there rows are looked at until there are enough heads. */
export const eventHeadsByRows = (db: Db, now: number, limit: number): Promise<Head[]> =>
  db
    .selectFrom('backstitch_outbox as head')
    .select(['head.seq', 'head.key'])
    .where('head.due', '<=', now)
    .where('head.due', '<', startsFrom)
    .where(isFirstOfKey('<'))
    .orderBy('head.seq')
    .limit(limit)
    .execute();

/** The sagas that are due to be started, the longest due first; of one key the oldest. On PostgreSQL they are locked. */
export const dueStarts = (db: Db, dialect: Dialect, now: number, limit: number) =>
  db
    .selectFrom('backstitch_outbox as head')
    .selectAll('head')
    .where('head.due', '>=', startsFrom)
    .where('head.due', '<=', dueToStart(now))
    .where(isFirstOfKey('>='))
    .orderBy('head.due')
    .orderBy('head.seq')
    .limit(limit)
    .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked());
