import { z } from 'zod';
import { Name } from './name';

/** What is about a trip that events decide. */
export const OfTrip = z.object({ tripId: Name });
export type OfTrip = z.output<typeof OfTrip>;

/** Events of one trip arrive in their order. */
export const byTrip = { key: ({ tripId }: OfTrip) => tripId };
