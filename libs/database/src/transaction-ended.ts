import { DatabaseError } from './database-error';

/** For a query that comes after its transaction: it would commit by itself, or into somebody else's transaction. */
export const transactionEnded = () =>
  new DatabaseError(
    'transaction-ended',
    'The transaction of this query is over, because its verb or its attempt has ended, or the database has rolled it back by itself: await every query before the verb returns, and let the errors of queries pass.',
  );

/** For a commit that the database has answered with a rollback. */
export const commitFailed = () =>
  new DatabaseError(
    'commit-failed',
    'The database rolled the transaction back when it was to commit it, because one of its queries had failed: nothing was kept. Await every query, and let its error pass, or use a savepoint.',
  );
