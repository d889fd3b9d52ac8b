/** What can be chosen: each with what is said of it. The first is the default. */
export const databases = {
  sqlite: 'SQLite, a file: nothing to install',
  postgres: 'PostgreSQL',
} as const;

export const libraries = {
  kysely: 'Kysely, a typed query builder',
  typeorm: 'TypeORM',
  drizzle: 'Drizzle',
  prisma: 'Prisma',
  knex: 'Knex',
  pg: 'pg, without any other',
} as const;

export type DatabaseChoice = keyof typeof databases;
export type LibraryChoice = keyof typeof libraries;

/** The libraries of a database. Knex' own SQLite needs a compiler, and pg is PostgreSQL's. */
export const librariesOf: Readonly<Record<DatabaseChoice, readonly LibraryChoice[]>> = {
  sqlite: ['kysely', 'typeorm', 'drizzle', 'prisma'],
  postgres: ['kysely', 'typeorm', 'drizzle', 'prisma', 'knex', 'pg'],
};

export interface Choices {
  /** Of the package: what its folder is called. */
  readonly name: string;
  readonly database: DatabaseChoice;
  readonly library: LibraryChoice;
  /** A folder of tarballs to install Backstitch's packages from. Default: npm's registry. */
  readonly packages?: string;
}
