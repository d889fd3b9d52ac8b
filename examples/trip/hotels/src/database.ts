import type { Transaction } from 'kysely';

/** What the hotels know. Prices are in cents of a euro. */
export interface Database {
  hotel: {
    city: string;
    name: string;
    rooms: number;
    price: number;
    /** Why its front desk gives no room, whatever was reserved. Null: it does. */
    closed: string | null;
  };
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
    /** The trip that waits for the front desk's answer. Null: nobody waits. */
    trip: string | null;
    /** When it was asked for, in milliseconds since 1970. */
    asked_at: number | string | null;
    answer: 'confirmed' | 'declined' | null;
  };
}

/** What its verbs write in. */
export type Tx = Transaction<Database>;
