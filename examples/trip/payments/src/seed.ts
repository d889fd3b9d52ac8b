import type { OpenDatabase } from '@backstitch/database';
import type { Database } from './database';
import { ledgerAccount, post } from './ledger';

const customers = [
  { name: 'ada', balance: 500_000 },
  { name: 'grace', balance: 50_000 },
  { name: 'tim', balance: 0 },
];

/** Ada is well off, Grace has enough for one flight, Tim has nothing. What is there already stays as it is. */
export async function seed({ kysely }: OpenDatabase<Database>): Promise<void> {
  for (const { name, balance } of customers) {
    await kysely.transaction().execute(async (tx) => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('account')
        .values({ name, currency: 'EUR', balance, held: 0 })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n || balance === 0) return;
      const to = ledgerAccount.customer(name);
      const money = { amount: balance, currency: 'EUR' };
      await post(tx, { stepKey: `seed/${name}`, kind: 'opening', from: ledgerAccount.opening, to, money });
    });
  }
}
