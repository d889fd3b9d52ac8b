import { nest, saga } from '@backstitch/saga';
import { trips } from '@backstitch-examples/trip-catalogue';

/** A trip each, side by side. If one of them can't go, the trips of the others are given back as a whole. */
export const bookGroup = saga(trips.bookGroup, async ({ travellers, ...trip }) => ({
  trips: await Promise.all(travellers.map((traveller) => nest(trips.bookTrip, { ...trip, traveller }))),
}));
