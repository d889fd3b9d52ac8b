import type { Kysely } from 'kysely';
import { isMysql } from './mysql-text';

/**
 * Makes a table in a migration. MySQL commits whatever defines something by itself: a process that was killed amid a migration
 * has left the table there, and its name isn't noted. So there it is left as it is; see `newColumn`, too.
 */
export const newTable = <Name extends string>(db: Kysely<never>, name: Name) => {
  const table = db.schema.createTable(name);
  return isMysql(db) ? table.ifNotExists() : table;
};
