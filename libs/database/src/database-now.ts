import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from './participant-database';

/** Milliseconds since 1970, by the database's clock: processes that share a database agree on it. */
export const databaseNow: Readonly<Record<Dialect, RawBuilder<number>>> = {
  sqlite: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
  postgres: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  mysql: sql<number>`cast(unix_timestamp(sysdate(3)) * 1000 as signed)`,
};
