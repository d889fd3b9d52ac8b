import { participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

export const OutOfStock = refusal('OutOfStock', z.object({ item: z.string() }));
export const NoCourier = refusal('NoCourier', z.object({}));

/** Served by examples/python/stock.py. */
export const stock = participant('pythonStock', {
  take: {
    input: z.object({ item: z.string(), count: z.int() }),
    output: z.object({ left: z.int() }),
    refusals: [OutOfStock],
    compensation: 'putBack',
    attemptTimeout: '2s',
  },
});
export const couriers = participant('pythonCouriers', {
  book: { input: z.object({ place: z.string() }), output: z.string(), refusals: [NoCourier], compensation: null },
});

export const orders = sagaTypes('pythonOrders', {
  sell: {
    input: z.object({ item: z.string(), count: z.int(), place: z.string() }),
    output: z.object({ left: z.int() }),
  },
});
