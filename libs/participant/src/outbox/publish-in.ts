import type { OccurredOf, Participant, PublishedBy } from '@backstitch/contract';
import type { ParticipantDatabase } from '@backstitch/database';
import { randomUUID } from 'node:crypto';
import { inTransaction } from '../barrier/in-transaction';
import { Publishing } from './publishing';

/** What {@link publishIn} gives. */
export interface PublishingTransaction<P extends Participant, Tx> {
  readonly tx: Tx;
  /** Publishes when the transaction commits, and never without it. */
  readonly publish: (event: OccurredOf<PublishedBy<P>>) => void;
}

export interface PublishInOptions {
  /**
   * Names this occasion: whoever calls twice with one id publishes twice, and the events are taken once, because they
   * have the same ids. The id of a webhook's delivery, say. Default a random one.
   */
  readonly id?: string;
}

/**
 * A transaction of a participant that publishes and that no saga has asked for: a webhook, a job at night. The verbs of
 * a participant use `attempt.publish` instead.
 * @throws ParticipantError `event-unpublishable`; whatever `work` throws: then nothing is written, nor published
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
    const publishing = new Publishing(participant, id);
    const { tx } = transaction;
    const result = await transaction.verb(() => work({ tx, publish: publishing.publish }));
    await publishing.write(transaction);
    return result;
  });
