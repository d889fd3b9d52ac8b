import { randomUUID } from 'node:crypto';
import type { Money } from '@backstitch-examples/trip-catalogue';
import type { Transaction } from 'kysely';
import type { Database } from './database';

/** Accounts of the ledger. A customer's is named after them; ours are where money comes from and goes to. */
export const ledgerAccount = {
  customer: (name: string) => `customer:${name}`,
  income: 'income',
  cardClearing: 'card clearing',
  opening: 'opening',
} as const;

export interface Transfer {
  /** The payment's id, where it has one already. */
  readonly id?: string;
  readonly stepKey: string;
  readonly kind: Database['transfer']['kind'];
  readonly from: string;
  readonly to: string;
  readonly money: Money;
}

/** Writes both sides of a transfer at once: there is no way to write one. @returns its id */
export async function post(tx: Transaction<Database>, transfer: Transfer): Promise<string> {
  const { id = randomUUID(), stepKey, kind, from, to, money } = transfer;
  const { amount, currency } = money;
  await tx
    .insertInto('transfer')
    .values({ id, key: `${stepKey}/${kind}`, kind })
    .execute();
  await tx
    .insertInto('entry')
    .values([
      { transfer: id, account: from, amount: -amount, currency },
      { transfer: id, account: to, amount, currency },
    ])
    .execute();
  return id;
}
