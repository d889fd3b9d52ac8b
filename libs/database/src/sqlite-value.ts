import { DatabaseError } from './database-error';

const int64 = 2n ** 63n;

/**
 * What may be bound to a SQLite statement. libsql 0.5.29 ends the whole process for a boolean, cuts a string at its
 * first NUL and wraps an integer over 64 bits, all without an error: so a boolean becomes 0 or 1, and the other two are
 * refused here. PostgreSQL refuses them, too.
 *
 * @throws DatabaseError `bad-parameter`
 */
export function sqliteValue(value: unknown): unknown {
  switch (typeof value) {
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      if (value.includes('\0'))
        throw unbindable(`a string with a NUL character (${JSON.stringify(value.slice(0, 60))})`);
      return value;
    case 'bigint':
      if (value >= int64 || value < -int64) throw unbindable(`${value}, which has more than 64 bits`);
      return value;
    case 'object':
      if (value === null || value instanceof Uint8Array) return value;
      throw unbindable(value instanceof Date ? 'a Date: write toISOString()' : 'an object: write JSON.stringify()');
    default:
      return value;
  }
}

const unbindable = (what: string) => new DatabaseError('bad-parameter', `SQLite can't store ${what}.`);
