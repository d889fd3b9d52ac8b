import type { Transaction } from 'kysely';

/** What the bank knows. Amounts are in the smallest unit of their currency. */
export interface Database {
  /** A customer's account. `held` of `balance` is set aside: the rest can be spent. */
  account: { name: string; currency: string; balance: number; held: number };
  hold: {
    id: string;
    step_key: string;
    account: string;
    amount: number;
    currency: string;
    status: 'open' | 'captured' | 'released';
  };
  /** What a traveller has approved at the card provider, by the id under which it was told. */
  approval: { id: string; trip: string; at: string };
  /** A movement of money. Its entries sum to zero. */
  transfer: {
    id: string;
    /** Of the step that made it, followed by its kind: a transfer is made once. */
    key: string;
    kind: 'opening' | 'capture' | 'reverse' | 'charge' | 'refund';
  };
  /** One side of a transfer: what came to an account in the ledger, or, below zero, went from it. */
  entry: { transfer: string; account: string; amount: number; currency: string };
}

/** What its verbs write in. */
export type Tx = Transaction<Database>;
