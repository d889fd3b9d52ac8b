import type { OccurredOf, Participant, PublishedBy, StartedBy } from '@backstitch/contract';
import type { ParticipantDatabase } from '@backstitch/database';
import { randomUUID } from 'node:crypto';
import { inTransaction } from '../barrier/in-transaction';
import { Sending } from './sending';
import type { Start } from './start';

/** What {@link publishIn} gives. */
export interface PublishingTransaction<P extends Participant, Tx> {
  readonly tx: Tx;
  /** Publishes when the transaction commits, and never without it. */
  readonly publish: (event: OccurredOf<PublishedBy<P>>) => void;
  /** Starts a saga when the transaction commits, and never without it. @throws ParticipantError `saga-unstartable` */
  readonly start: Start<StartedBy<P>>;
}

export interface PublishInOptions {
  /**
   * Names this occasion: whoever calls twice with one id publishes twice, and the events are taken once, because they
   * have the same ids; so are the sagas that it starts. The id of a webhook's delivery, say. Default a random one.
   */
  readonly id?: string;
}

/**
 * A transaction of a participant that publishes, or starts sagas, and that no saga has asked for: a webhook, a job at
 * night. The verbs of a participant use `attempt.publish` and `attempt.start` instead.
 * @throws ParticipantError `event-unpublishable`, `saga-unstartable`; whatever `work` throws: then nothing is written, nor published
 * @example await publishIn(database, payments, async ({ tx, publish }) => { …; publish(CardCharged({ … })); });
 */
export const publishIn = <P extends Participant, Tx, T>(
  database: ParticipantDatabase<Tx>,
  participant: P,
  work: (transaction: PublishingTransaction<P, Tx>) => Promise<T>,
  { id = randomUUID() }: PublishInOptions = {},
): Promise<T> =>
  // One signal for all would collect the listeners of all that run at once.
  inTransaction(database, { signal: new AbortController().signal }, async (transaction) => {
    const sending = new Sending(participant, id);
    const { tx } = transaction;
    const result = await transaction.verb(() => work({ tx, ...sending.hand }));
    // Where `work` has gone on after a query that failed, PostgreSQL answers the commit with a rollback, which most libraries
    // don't tell. Any statement fails then.
    if (!(await sending.write(transaction))) await transaction.query('select 1', []);
    return result;
  });
