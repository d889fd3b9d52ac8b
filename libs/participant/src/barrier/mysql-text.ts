import { type ColumnDataType, type Kysely, MysqlAdapter, sql } from 'kysely';

/** MySQL compares texts without case unless told, and can't make a `text` a key. */
export const isMysql = (db: Kysely<never>): boolean => db.getExecutor().adapter instanceof MysqlAdapter;

/** The type of a column of texts that are looked up. */
export const keyText = (db: Kysely<never>): ColumnDataType => (isMysql(db) ? 'varchar(700)' : 'text');

/** The type of a column of texts of whatever length. */
export const longText = (db: Kysely<never>) => (isMysql(db) ? sql`longtext` : ('text' as const));

/** What ends a `create table`: every character, compared exactly. */
export const exactly = (db: Kysely<never>) =>
  isMysql(db) ? sql`engine = innodb default character set utf8mb4 collate utf8mb4_bin` : sql``;
