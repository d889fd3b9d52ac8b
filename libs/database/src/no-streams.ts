import { DatabaseError } from './database-error';

/**
 * For a stream of rows in a transaction: its connection does nothing else until the last one is read, and the barrier's
 * own statement would wait behind it.
 */
export const noStreams = () =>
  new DatabaseError(
    'bad-parameter',
    'Streams are not supported in a transaction: read the rows by queries with a limit, each after the last key of the one before.',
  );
