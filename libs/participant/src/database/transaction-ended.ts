import { ParticipantError } from '../participant-error';

/** For a query that comes after its transaction: it would commit by itself, or into somebody else's transaction. */
export const transactionEnded = () =>
  new ParticipantError(
    'transaction-ended',
    'The transaction of this query is over, because its attempt has ended: await every query before the verb returns.',
  );
