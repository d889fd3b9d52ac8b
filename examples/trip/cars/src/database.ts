import type { Transaction } from 'kysely';

/** What the car rental knows. Prices are in cents of a euro. */
export interface Database {
  /** Each car by itself. Its version counts its rentals: who has seen an older one has seen too little. */
  car: { plate: string; city: string; model: string; price: number; version: number };
  reservation: {
    id: string;
    /** Of the step that made it: how its compensation finds it, even when nobody learnt its id. */
    step_key: string;
    plate: string;
    from: string;
    /** The first day on which the car is back. */
    until: string;
    driver: string;
    status: 'held' | 'cancelled';
  };
}

/** What its verbs write in. */
export type Tx = Transaction<Database>;
