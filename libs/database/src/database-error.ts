/** What can go wrong between a program and its database; each code has a page in `docs/errors/`. */
export type DatabaseErrorCode =
  | 'bad-database-url'
  | 'bad-parameter'
  | 'commit-failed'
  | 'database-busy'
  | 'database-refused'
  | 'database-unreachable'
  | 'mariadb-missing'
  | 'migration-failed'
  | 'postgres-missing'
  | 'transaction-ended'
  | 'transaction-statement';

/** Says what happened, with the values, and what to do. Match on `code`, never on the class. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
