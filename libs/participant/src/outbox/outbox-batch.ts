import type { OpenDatabase } from '@backstitch/database';
import type { Kysely } from 'kysely';
import { dueToStart } from './due-to-start';
import type { OutboxKind } from './lane';
import type { OutboxRow, OutboxSchema } from './outbox-table';

/** The most that is sent at once: rows of each kind, and characters of their bodies. The gateway takes bodies of 1.5 MB. */
const maxRows = { events: 200, starts: 8 };
const maxCharacters = 300_000;

/**
 * The next rows of a kind to deliver: the oldest of each key that is due, and what follows them. On PostgreSQL the oldest
 * of a key is locked by whoever has it, and so its key is: another process skips it, and sees no later event of the key as
 * the oldest.
 */
export async function nextBatch(
  db: Kysely<OutboxSchema>,
  dialect: OpenDatabase<unknown>['dialect'],
  kind: OutboxKind,
  now: number,
): Promise<readonly OutboxRow[]> {
  const of = kind === 'starts' ? '>=' : '<';
  const heads = await db
    .selectFrom('backstitch_outbox as head')
    .select('head.key')
    .where('head.due', '<=', kind === 'starts' ? dueToStart(now) : now)
    .where('head.due', of, dueToStart(0))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('backstitch_outbox as before')
            .select('before.seq')
            .whereRef('before.key', '=', 'head.key')
            .whereRef('before.seq', '<', 'head.seq')
            .where('before.due', of, dueToStart(0)),
        ),
      ),
    )
    .orderBy('head.seq')
    .limit(maxRows[kind])
    .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute();
  if (heads.length === 0) return [];
  const keys = heads.map(({ key }) => key);
  const rows = await db
    .selectFrom('backstitch_outbox')
    .selectAll()
    .where('key', 'in', keys)
    .where('due', of, dueToStart(0))
    .orderBy('seq')
    .limit(maxRows[kind])
    .execute();
  let characters = 0;
  return rows.filter(({ data }, at) => (characters += data.length) <= maxCharacters || at === 0);
}
