import { participant, refusal } from '@backstitch/contract';
import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import type { Migrations } from '@backstitch/database';
import type { Serves } from '../src/serves';
import type { CardProvider } from './card-provider';

/** A participant with effects on both sides, and one with effects inside only, for the barrier's own tests. */
export interface PaymentsDatabase {
  account: { id: string; balance: number };
}

export const CardDeclined = refusal('CardDeclined', z.object({ reason: z.string() }));
export const NoFunds = refusal('NoFunds', z.object({}));
const Charge = z.object({ account: z.string() });

export const payments = participant('payments', {
  charge: {
    input: Charge,
    output: z.object({ id: z.string() }),
    refusals: [CardDeclined],
    compensation: 'refund',
  },
  hold: { input: Charge, output: z.object({ held: z.literal(true) }), refusals: [NoFunds], compensation: 'release' },
});

export interface Card {
  id: string;
}
export type Payments = Serves<typeof payments, Transaction<PaymentsDatabase>, { charge: Card; refund: Card }>;

/** Where a test may stop a verb: every line between which a process could die. */
export type Point = 'inside' | 'before-commit';

export function paymentsOn(
  provider: CardProvider,
  at: (verb: string, point: Point, key: string) => unknown = () => {},
): Payments {
  const add = async (tx: Kysely<PaymentsDatabase>, verb: string, key: string, amount: number) => {
    await at(verb, 'inside', key);
    await tx
      .updateTable('account')
      .set((row) => ({ balance: row('balance', '+', amount) }))
      .where('id', '=', key.split('/')[0] ?? '')
      .execute();
    await at(verb, 'before-commit', key);
  };
  return {
    charge: {
      outside: async (_, { stepKey }) => {
        const card = await provider.ask(stepKey);
        if (!card) throw CardDeclined({ reason: 'limit' });
        return card;
      },
      inside: async (_, { tx, effect, stepKey }) => {
        await add(tx, 'charge', stepKey, 1);
        return { id: effect.id };
      },
    },
    refund: {
      outside: async (_, { stepKey }) => {
        const card = await provider.ask(stepKey);
        if (!card) throw CardDeclined({ reason: 'refunds are never declined' });
        return card;
      },
      inside: async (_, { tx, stepKey }) => add(tx, 'refund', stepKey, -1),
    },
    hold: async (_, { tx, stepKey }) => {
      await add(tx, 'hold', stepKey, 1);
      return { held: true };
    },
    release: async (_, { tx, stepKey }) => add(tx, 'release', stepKey, -1),
  };
}

export const paymentsMigrations: Migrations = {
  '0001-account': {
    up: async (db) => {
      await db.schema
        .createTable('account')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('balance', 'integer', (column) => column.notNull())
        .execute();
    },
  },
};
