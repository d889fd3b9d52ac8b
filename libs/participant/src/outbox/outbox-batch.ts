import type { Dialect } from '@backstitch/database';
import type { Kysely } from 'kysely';
import { dueToStart } from './due-to-start';
import type { OutboxKind } from './lane';
import {
  type Head,
  dueOnes,
  dueStarts,
  eventHeads,
  eventHeadsByRows,
  firstOfEach,
  oldestEvents,
  windowRows,
} from './outbox-heads';
import type { OutboxRow, OutboxSchema } from './outbox-table';

/** The most that is sent at once: rows of each kind, and characters of their bodies. The gateway takes bodies of 1.5 MB. */
const maxRows = { events: 200, starts: 8 };
const maxCharacters = 300_000;
/** How many times the oldest few hundred are looked at, each time without the keys of those before: they wait. */
const maxLooks = 4;
/** Of no more keys it is asked what follows their oldest event, where that isn't among the oldest of all. */
const maxKeys = 20;

/**
 * The next rows of a kind to deliver: the oldest of each key that is due, and what follows them. On PostgreSQL the oldest
 * of a key is locked by whoever has it, and so its key is: another process skips it, and sees no later event of the key as
 * the oldest. However many rows wait, it looks at the oldest few hundred, and where none of them is due, at one of each key.
 */
export async function nextBatch(
  db: Kysely<OutboxSchema>,
  dialect: Dialect,
  kind: OutboxKind,
  now: number,
): Promise<readonly OutboxRow[]> {
  const rows =
    kind === 'starts' ? await dueStarts(db, dialect, now, maxRows.starts).execute() : await dueEvents(db, dialect, now);
  let characters = 0;
  return rows.filter(({ data }, at) => (characters += data.length) <= maxCharacters || at === 0);
}

async function dueEvents(db: Kysely<OutboxSchema>, dialect: Dialect, now: number): Promise<readonly OutboxRow[]> {
  const held: string[] = [];
  for (let looks = 0; looks < maxLooks; looks++) {
    const oldest = await oldestEvents(db, dialect, held).execute();
    if (oldest.length === 0) return [];
    const heads = firstOfEach(oldest);
    const near = await dueOnes(db, dialect, heads, now, maxRows.events);
    // What follows them is looked for among the oldest, too.
    if (near.length > 0) return eventsOf(db, near, { to: oldest.at(-1)!.seq, limit: maxRows.events });
    if (oldest.length < windowRows) return [];
    held.push(...heads.map(({ key }) => key));
  }
  const all =
    dialect === 'mysql'
      ? await eventHeadsByRows(db, now, maxRows.events)
      : (await eventHeads(now, maxRows.events).execute(db)).rows;
  if (all.length === 0) return [];
  const heads = dialect === 'postgres' ? await dueOnes(db, dialect, all, now, maxRows.events) : all;
  const limit = Math.floor(maxRows.events / Math.min(heads.length, maxKeys));
  const rows: OutboxRow[] = [];
  for (const head of heads.slice(0, maxKeys)) rows.push(...(await eventsOf(db, [head], { limit })));
  return rows.sort((one, other) => Number(one.seq) - Number(other.seq));
}

/** The oldest of these keys, from their heads on. @param to no later one. Default whichever there is */
const eventsOf = (
  db: Kysely<OutboxSchema>,
  heads: readonly Head[],
  { to, limit }: { readonly to?: Head['seq']; readonly limit: number },
): Promise<OutboxRow[]> =>
  db
    .selectFrom('backstitch_outbox')
    .selectAll()
    .where(
      'key',
      'in',
      heads.map(({ key }) => key),
    )
    .where('seq', '>=', heads[0]!.seq)
    .$if(to !== undefined, (query) => query.where('seq', '<=', to!))
    .where('due', '<', dueToStart(0))
    .orderBy('seq')
    .limit(limit)
    .execute();
