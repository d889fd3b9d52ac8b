/** The longest that PostgreSQL takes for them, in milliseconds. */
const longest = 2 ** 31 - 1;

const settings = ['statement_timeout', 'idle_in_transaction_session_timeout'] as const;

/**
 * What PostgreSQL is asked to limit a transaction from its next statement on: two columns for a `select`. A stricter
 * setting of the role, or of the database, stays. 0 is none; as an interval it is read with its unit.
 */
export function serverLimits(milliseconds: number): string {
  const limitMs = Math.round(Math.min(Math.max(1, milliseconds), longest));
  return settings
    .map(
      (name) =>
        `set_config('${name}', least(nullif(extract(epoch from current_setting('${name}')::interval) * 1000, 0), ${limitMs})::int || 'ms', true) as ${name}`,
    )
    .join(', ');
}
