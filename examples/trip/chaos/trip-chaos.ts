import { openDatabase } from '@backstitch/database';
import type { ChaosDomain } from '@backstitch/tools';
import { cardProvider } from './card-provider';
import { faultsAtRest } from './faults-at-rest';
import { leaves } from './leaves';
import { published } from './published';
import { mix, wanted } from './wanted';

interface Rooms {
  readonly reservation: Readonly<
    Record<'id' | 'step_key' | 'city' | 'from' | 'guest' | 'status' | 'trip' | 'answer', string> & {
      readonly nights: number;
    }
  >;
}

/** What chaos has to know of booking trips. */
export const tripChaos: ChaosDomain = {
  mix,
  wanted,
  leaves,
  faultsAtRest,
  published,
  outside: cardProvider,
  // Longer than the deadline of a minute of last-minute trips: whoever waits for a room gives everything back.
  pastADeadline: { target: 'hotels', lasts: 66_000 },
  plants: {
    /** A room that no saga holds, and an answer that nobody has published. */
    'stray-room': async (databaseUrlOf) => {
      const { kysely, close } = await openDatabase<Rooms>(databaseUrlOf('hotels'));
      const room = { id: 'stray', step_key: 'stray', city: 'Lisbon', from: '2026-01-01', nights: 1, guest: 'Nobody' };
      await kysely
        .insertInto('reservation')
        .values({ ...room, status: 'held', trip: 'stray', answer: 'confirmed' })
        .execute();
      await close();
    },
  },
};
