import type { BarrierTransaction } from '../barrier/in-transaction';
import { placeholdersOf } from '../barrier/barrier-sql';
import type { OutboxRow, WrittenRow } from './outbox-table';

/** PostgreSQL: the class of the advisory locks of keys, and the channel on which relays listen. */
const lockClass = 1_650_549_611;
export const outboxChannel = 'backstitch_outbox';

const columns = ['id', 'source', 'name', 'key', 'data', 'time', 'due'] as const;

/** A statement takes at most so many: PostgreSQL's have 65,535 parameters, SQLite's 32,766. */
const atOnce = 1_000;

/**
 * Writes rows into the outbox. Rows of one key have numbers in the order of their commits: on PostgreSQL by a lock for
 * each key until the commit, on MySQL by one for all, on a row that nobody changes, and SQLite has one writer. Nothing else is waited for after it, so
 * it can't be part of a deadlock.
 */
export async function writeRows(
  { dialect, query }: BarrierTransaction,
  rows: readonly (WrittenRow & Pick<OutboxRow, 'source' | 'time'>)[],
): Promise<void> {
  if (dialect === 'mysql') await query('select id from backstitch_outbox_lock for update', []);
  if (dialect === 'postgres') {
    for (const key of [...new Set(rows.map((row) => row.key))].sort()) {
      await query(`select pg_advisory_xact_lock(${lockClass}::int, hashtext($1))`, [key]);
    }
  }
  const names = columns.map((name) => (dialect === 'mysql' ? `\`${name}\`` : `"${name}"`)).join(', ');
  for (let at = 0; at < rows.length; at += atOnce) {
    const some = rows.slice(at, at + atOnce);
    const values = some.map((_, row) => `(${placeholdersOf(dialect, columns.length, row * columns.length)})`);
    await query(
      `insert into backstitch_outbox (${names}) values ${values.join(', ')}`,
      some.flatMap((row) => columns.map((name) => row[name])),
    );
  }
  if (dialect === 'postgres') await query(`select pg_notify('${outboxChannel}', '')`, []);
}
