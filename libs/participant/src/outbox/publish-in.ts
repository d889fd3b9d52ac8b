import type { OccurredOf, Participant, PublishedBy } from '@backstitch/contract';
import type { OpenDatabase } from '@backstitch/database';
import type { Transaction } from 'kysely';
import { randomUUID } from 'node:crypto';
import { inTransaction } from '../barrier/in-transaction';
import type { OutboxSchema } from './outbox-table';
import { Publishing } from './publishing';

/** What {@link publishIn} gives. */
export interface PublishingTransaction<P extends Participant, DB> {
  readonly tx: Transaction<DB>;
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
export const publishIn = <P extends Participant, DB, T>(
  database: OpenDatabase<DB>,
  participant: P,
  work: (transaction: PublishingTransaction<P, DB>) => Promise<T>,
  { id = randomUUID() }: PublishInOptions = {},
): Promise<T> =>
  inTransaction<T, OutboxSchema>(
    database as unknown as OpenDatabase<unknown>,
    { signal: never },
    async (transaction) => {
      const publishing = new Publishing(participant, id);
      const tx = transaction.tx as unknown as Transaction<DB>;
      const result = await transaction.verb(() => work({ tx, publish: publishing.publish }));
      await publishing.write(transaction);
      return result;
    },
  );

const never = new AbortController().signal;
