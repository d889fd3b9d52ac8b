import { participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

const Name = z.string().trim().min(1).max(100);

export const Items = z.object({ item: Name, count: z.int().min(1).max(100) });
export type Items = z.output<typeof Items>;

export const Parcel = z.object({ place: Name });
export type Parcel = z.output<typeof Parcel>;

/** There are fewer of it. */
export const OutOfStock = refusal('OutOfStock', z.object({ item: Name, left: z.int() }));

/** Nobody drives there. */
export const NoCourier = refusal('NoCourier', Parcel);

/** A warehouse that keeps things, and sends for couriers. */
export const warehouse = participant('warehouse', {
  takeItems: {
    input: Items,
    output: z.object({ shelf: z.string() }),
    refusals: [OutOfStock],
    compensation: 'putItemsBack',
  },
  bookCourier: {
    input: Parcel,
    output: z.object({ courierId: z.string() }),
    refusals: [NoCourier],
    compensation: 'cancelCourier',
  },
});

export const orders = sagaTypes('orders', {
  sellItems: {
    summary: 'Takes things from their shelf and books a courier: both, or neither.',
    input: Items.extend(Parcel.shape).meta({ examples: [{ item: 'teapot', count: 2, place: 'Lisbon' }] }),
    output: z.object({ shelf: z.string(), courierId: z.string() }),
    participants: [warehouse],
  },
});
