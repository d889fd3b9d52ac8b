import type { Transaction } from 'kysely';
import { event, participant, sagaTypes } from '@backstitch/contract';
import type { Migrations, OpenDatabase } from '@backstitch/database';
import { z } from 'zod';
import type { Barrier } from '../src/barrier/barrier';
import { barrierOf } from '../src/barrier/barrier';
import type { Serves } from '../src/serves';

/** A participant that counts by key, and publishes each number: what it has and what it has said can be compared. */
export interface CounterDatabase {
  counter: { key: string; n: number };
}

const Number_ = z.object({ key: z.string(), n: z.int() });
export const Counted = event('Counted', Number_, { key: (e) => e.key });
export const Uncounted = event('Uncounted', Number_, { key: (e) => e.key });

/** What a count may start. */
export const { followUp } = sagaTypes('followUps', {
  followUp: { input: Number_.extend({ note: z.string().default('none') }), output: z.object({}) },
});
export const other = sagaTypes('followUps', { other: { input: z.object({}), output: z.object({}) } }).other;

export const counting = participant(
  'counting',
  { count: { input: z.object({ key: z.string() }), output: Number_, compensation: 'uncount' } },
  { publishes: [Counted, Uncounted], starts: ['followUp'] },
);
export type Counting = Serves<typeof counting, Transaction<CounterDatabase>>;

export const counterMigrations: Migrations = {
  '0001-counter': {
    up: async (db) => {
      await db.schema
        .createTable('counter')
        .addColumn('key', 'text', (column) => column.primaryKey().notNull())
        .addColumn('n', 'integer', (column) => column.notNull())
        .execute();
    },
  },
};

/** Each count is one more than the last: its row is locked until the commit. */
export const countingService: Counting = {
  count: async ({ key }, { tx, publish }) => {
    const { n } = await tx
      .insertInto('counter')
      .values({ key, n: 1 })
      .onConflict((conflict) => conflict.column('key').doUpdateSet((row) => ({ n: row('counter.n', '+', 1) })))
      .returning('n')
      .executeTakeFirstOrThrow();
    publish(Counted({ key, n }));
    return { key, n };
  },
  uncount: async ({ input: { key }, output }, { publish }) => publish(Uncounted({ key, n: output?.n ?? 0 })),
};

/** And each starts a saga. */
export const followedService: Counting = {
  ...countingService,
  count: async (input, attempt) => {
    const counted = await countingService.count(input, attempt);
    attempt.start(followUp, counted);
    return counted;
  },
};

export const counter = (database: OpenDatabase<CounterDatabase>, service: Counting = countingService): Barrier =>
  barrierOf(counting, service, database);

export const callOf = (stepKey: string) => ({ stepKey, stepId: 'count', saga: { type: 't', id: '1' } });
