import type { Transaction } from 'kysely';

/** What the airline knows. Prices are in cents of a euro. */
export interface Database {
  flight: { number: string; from: string; to: string; seats: number; price: number };
  /** How many seats are taken, per flight and day. A day without a row has all its seats. */
  flight_day: { flight: string; day: string; taken: number };
  reservation: {
    id: string;
    /** Of the step that made it: how its compensation finds it, even when nobody learnt its id. */
    step_key: string;
    flight: string;
    day: string;
    passenger: string;
    status: 'held' | 'cancelled';
  };
  /** Trains that go instead of flights, between two cities, and have room for everyone. */
  train: { number: string; from: string; to: string; price: number };
  train_place: {
    id: string;
    step_key: string;
    train: string;
    day: string;
    passenger: string;
    status: 'held' | 'cancelled';
  };
  ticket: { number: string; step_key: string; reservation: string; status: 'issued' | 'voided' };
}

/** What its verbs write in. */
export type Tx = Transaction<Database>;
