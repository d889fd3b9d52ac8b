import { MysqlAdapter, type Transaction, sql } from 'kysely';
import { event, participant, sagaTypes } from '@backstitch/contract';
import type { Migrations, ParticipantDatabase } from '@backstitch/database';
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
        .addColumn('key', 'varchar(200)', (column) => column.primaryKey().notNull())
        .addColumn('n', 'integer', (column) => column.notNull())
        .execute();
    },
  },
};

/** Each count is one more than the last: its row is locked until the commit. */
async function nextOf(key: string, tx: Transaction<CounterDatabase>): Promise<number> {
  const first = tx.insertInto('counter').values({ key, n: 1 });
  if (!(tx.getExecutor().adapter instanceof MysqlAdapter)) {
    const counted = first
      .onConflict((conflict) => conflict.column('key').doUpdateSet((row) => ({ n: row('counter.n', '+', 1) })))
      .returning('n');
    return (await counted.executeTakeFirstOrThrow()).n;
  }
  await first.onDuplicateKeyUpdate({ n: sql<number>`n + 1` }).execute();
  return (await tx.selectFrom('counter').select('n').where('key', '=', key).executeTakeFirstOrThrow()).n;
}

export const countingService: Counting = {
  count: async ({ key }, { tx, publish }) => {
    const n = await nextOf(key, tx);
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

export const counter = (
  database: ParticipantDatabase<Transaction<CounterDatabase>>,
  service: Counting = countingService,
): Barrier => barrierOf(counting, service, database);

export const callOf = (stepKey: string) => ({ stepKey, stepId: 'count', saga: { type: 't', id: '1' } });
