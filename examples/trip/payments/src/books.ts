import { type OpenDatabase, openDatabase } from '@backstitch/database';
import type { Database } from './database';
import { ledgerAccount } from './ledger';

/** The state of the books. */
export interface PaymentsBooks {
  /** All entries together, per currency: always 0. */
  readonly ledger: Readonly<Record<string, number>>;
  readonly openHolds: number;
  /** Card charges, those refunded left out. */
  readonly charges: readonly string[];
  readonly accounts: Readonly<Record<string, { readonly balance: number; readonly held: number }>>;
  /** The step keys of everything that is in effect, by what it is. */
  readonly inEffect: Readonly<Record<string, readonly string[]>>;
  /** Each says what doesn't agree. Empty when all is well. */
  readonly discrepancies: readonly string[];
}

/** Reads the books; from any process. @param url as in `DATABASE_URL` */
export async function booksOf(url: string): Promise<PaymentsBooks> {
  const database = await openDatabase<Database>(url);
  try {
    return await readBooks(database);
  } finally {
    await database.close();
  }
}

/** All in one transaction: who pays meanwhile is seen whole or not at all. */
const readBooks = ({ kysely }: OpenDatabase<Database>): Promise<PaymentsBooks> =>
  kysely
    .transaction()
    .setIsolationLevel('serializable')
    .execute(async (tx) => {
      const accounts = await tx.selectFrom('account').selectAll().execute();
      const allHolds = await tx.selectFrom('hold').selectAll().where('status', '<>', 'released').execute();
      const holds = allHolds.filter(({ status }) => status === 'open');
      const transfers = await tx.selectFrom('transfer').selectAll().execute();
      const entries = await tx.selectFrom('entry').selectAll().execute();

      const ledger: Record<string, number> = {};
      const ofAccount: Record<string, number> = {};
      const ofTransfer: Record<string, number> = {};
      for (const { account, amount, currency, transfer } of entries) {
        ledger[currency] = (ledger[currency] ?? 0) + amount;
        ofAccount[account] = (ofAccount[account] ?? 0) + amount;
        ofTransfer[transfer] = (ofTransfer[transfer] ?? 0) + amount;
      }
      const standing = (kind: 'charge' | 'capture', undoneBy: 'refund' | 'reverse') => {
        const undone = new Set(transfers.filter((one) => one.kind === undoneBy).map(({ key }) => stepOf(key)));
        return transfers.filter((one) => one.kind === kind && !undone.has(stepOf(one.key)));
      };
      const charges = standing('charge', 'refund');
      const discrepancies = [
        ...Object.entries(ofTransfer)
          .filter(([, sum]) => sum !== 0)
          .map(([transfer, sum]) => `transfer ${transfer} sums to ${sum}`),
        ...accounts.flatMap(({ name, balance, held }) => {
          const entered = ofAccount[ledgerAccount.customer(name)] ?? 0;
          const open = holds.filter(({ account }) => account === name).reduce((sum, { amount }) => sum + amount, 0);
          return [
            ...(balance === entered ? [] : [`${name}: balance ${balance}, in the ledger ${entered}`]),
            ...(held === open ? [] : [`${name}: ${held} held, open holds of ${open}`]),
            ...(balance >= held && held >= 0 ? [] : [`${name}: ${held} of ${balance} held`]),
          ];
        }),
      ];
      return {
        ledger,
        openHolds: holds.length,
        charges: charges.map(({ id }) => id),
        inEffect: {
          // Money that was set aside and then taken was still set aside.
          holds: allHolds.map(({ step_key }) => step_key),
          charges: charges.map(({ key }) => stepOf(key)),
          captures: standing('capture', 'reverse').map(({ key }) => stepOf(key)),
        },
        accounts: Object.fromEntries(accounts.map(({ name, balance, held }) => [name, { balance, held }])),
        discrepancies,
      };
    });

/** A transfer's key is its step's, and the transfer's kind. A compensation's step key ends in `/compensation`. */
const stepOf = (key: string) => key.slice(0, key.lastIndexOf('/')).replace(/\/compensation$/, '');
