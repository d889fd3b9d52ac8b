/** Rows of one statement: SQLite and PostgreSQL take so many parameters. */
const rowsAtOnce = 500;

/** Rows, as many at a time as one statement takes. */
export function* portions<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) yield rows.slice(at, at + rowsAtOnce);
}
