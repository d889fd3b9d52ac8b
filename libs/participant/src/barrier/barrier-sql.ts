import { type Dialect, serverLimits } from '@backstitch/database';
import type { BarrierTable } from './barrier-table';

/** The columns that a claim fills, in the order of its parameters. */
export const claimed = [
  'step_key',
  'saga_type',
  'saga_id',
  'step_id',
  'request',
  'state',
  'happened',
  'input',
  'input_as',
  'provider_since',
  'round',
  'asked_at',
  'created_at',
  'changed_at',
] as const satisfies readonly (keyof BarrierTable)[];

const list = claimed.join(', ');

const placeholders: Readonly<Record<Dialect, (at: number) => string>> = {
  postgres: (at) => `$${at + 1}`,
  sqlite: () => '?',
  mysql: () => '?',
};

/** One `?`, or `$1`, for each value. */
export const placeholdersOf = (dialect: Dialect, count: number, from = 0): string =>
  Array.from({ length: count }, (_, at) => placeholders[dialect](from + at)).join(', ');

/**
 * Makes the row of a step, unless it is there. It changes 1 row when it has made it; else 0, and 2 on MySQL: there a row
 * that is found counts its claims, for with some settings of a connection a row that is left as it is counts as one, too.
 *
 * @param limitMs PostgreSQL: what the server is still to be told of the attempt's time, in the same round trip
 */
export function claimSql(dialect: Dialect, limitMs: number | undefined): string {
  const values = placeholdersOf(dialect, claimed.length);
  if (dialect === 'mysql') {
    return `insert into backstitch_barrier (${list}) values (${values}) on duplicate key update claims = claims + 1`;
  }
  if (dialect === 'sqlite' || limitMs === undefined) {
    return `insert into backstitch_barrier (${list}) values (${values}) on conflict (step_key) do nothing`;
  }
  const typed = claimed.map((name, at) => `$${at + 1}::${postgresTypes[name] ?? 'text'}`).join(', ');
  return (
    `insert into backstitch_barrier (${list}) select ${typed} from (select ${serverLimits(limitMs)}) as limits ` +
    `where limits.statement_timeout is not null and limits.idle_in_transaction_session_timeout is not null ` +
    `on conflict (step_key) do nothing`
  );
}

const postgresTypes: Partial<Record<(typeof claimed)[number], string>> = { round: 'integer', asked_at: 'bigint' };

/** The row of a step, locked. */
export const rowSql = (dialect: Dialect): string =>
  `select * from backstitch_barrier where step_key = ${placeholdersOf(dialect, 1)}${dialect === 'sqlite' ? '' : ' for update'}`;

/** Changes columns of a step's row: their values, then the key. */
export function saveSql(dialect: Dialect, columns: readonly string[]): string {
  const set = columns.map((column, at) => `${column} = ${placeholdersOf(dialect, 1, at)}`);
  // MySQL may count only rows that differ afterwards.
  if (dialect === 'mysql') set.push('claims = claims + 1');
  return `update backstitch_barrier set ${set.join(', ')} where step_key = ${placeholdersOf(dialect, 1, columns.length)}`;
}
