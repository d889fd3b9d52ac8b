import type { OpenDatabase } from '@backstitch/database';
import type { Kysely } from 'kysely';
import { dueToStart } from './due-to-start';
import type { OutboxRow, OutboxSchema } from './outbox-table';

/** The most that is sent at once: rows, and characters of their bodies. The gateway takes bodies of 1.5 MB. */
const mostRows = 200;
const mostCharacters = 300_000;

/**
 * The next rows to deliver: the oldest of each key that is due, and what follows them. On PostgreSQL the oldest of a
 * key is locked by whoever has it, and so its key is: another process skips it, and sees no later event of the key as the
 * oldest.
 */
export async function nextBatch(
  db: Kysely<OutboxSchema>,
  dialect: OpenDatabase<unknown>['dialect'],
  now: number,
): Promise<readonly OutboxRow[]> {
  const heads = await db
    .selectFrom('backstitch_outbox as head')
    .select('head.key')
    .where((eb) => eb.or([eb('head.due', '<=', now), eb.between('head.due', dueToStart(0), dueToStart(now))]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('backstitch_outbox as before')
            .select('before.seq')
            .whereRef('before.key', '=', 'head.key')
            .whereRef('before.seq', '<', 'head.seq'),
        ),
      ),
    )
    .orderBy('head.seq')
    .limit(mostRows)
    .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute();
  if (heads.length === 0) return [];
  const keys = heads.map(({ key }) => key);
  const rows = await db
    .selectFrom('backstitch_outbox')
    .selectAll()
    .where('key', 'in', keys)
    .orderBy('seq')
    .limit(mostRows)
    .execute();
  let characters = 0;
  return rows.filter(({ data }, at) => (characters += data.length) <= mostCharacters || at === 0);
}
