import type { Transaction } from 'kysely';

/** What the hotels know. Prices are in cents of a euro. */
export interface Database {
  hotel: { city: string; name: string; rooms: number; price: number };
  /** How many rooms are taken, per city and night. A night without a row has all its rooms. */
  room_night: { city: string; night: string; taken: number };
  reservation: {
    id: string;
    /** Of the step that made it: how its compensation finds it, even when nobody learnt its id. */
    step_key: string;
    city: string;
    from: string;
    nights: number;
    guest: string;
    status: 'held' | 'cancelled';
  };
}

/** What its verbs write in. */
export type Tx = Transaction<Database>;
