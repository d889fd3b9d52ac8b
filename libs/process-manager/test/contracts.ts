import { type Catalogue, event, participant, refusal, takes } from '@backstitch/contract';
import { processTypes } from '@backstitch/process-manager';
import { z } from 'zod';

const Order = z.object({ orderId: z.string() });
const key = { key: ({ orderId }: z.output<typeof Order>) => orderId };

export const Ordered = event('Ordered', Order.extend({ item: z.string() }), key);
export const Paid = event('Paid', Order.extend({ amount: z.int() }), key);
export const Picked = event('Picked', Order, key);
export const MindChanged = event('MindChanged', Order, key);
export const Counted = event('Counted', Order.extend({ number: z.int() }), key);

export const Stored = event('Stored', Order.extend({ text: z.string() }), key);

export const Flashed = event('Flashed', Order, key);

export const NoneLeft = refusal('NoneLeft', z.object({ item: z.string() }));

export const store = participant(
  'store',
  {
    reserveItem: {
      input: z.object({ item: z.string() }),
      output: z.object({ place: z.string() }),
      refusals: [NoneLeft],
      compensation: 'releaseItem',
    },
    remind: { input: Order, output: z.null(), compensation: null },
    shipItem: { input: z.object({ place: z.string() }), output: z.object({ parcel: z.string() }), compensation: null },
  },
  { publishes: [Ordered, Paid, Picked, MindChanged, Counted, Stored] },
);

const otherwise = { otherwise: 'defer', late: 'ignore' } as const;

/** Publishes, and counts until a mind changes. */
const flashes = {
  takes: [
    takes(Ordered, { starts: true, otherwise: 'ignore', late: 'ignore' }),
    takes(Counted, { otherwise: 'defer', late: 'reject' }),
    takes(MindChanged, { otherwise: 'reject', late: 'reject' }),
  ],
  publishes: [Flashed],
  output: z.object({ count: z.int() }),
} as const;

export const processes = processTypes('processes', {
  order: {
    takes: [
      takes(Ordered, { starts: true, otherwise: 'ignore', late: 'ignore' }),
      takes(Paid, otherwise),
      takes(Picked, otherwise),
      takes(MindChanged, { otherwise: 'reject', late: 'reject' }),
    ],
    output: z.object({ parcel: z.string() }),
    participants: [store],
    pivot: true,
  },
  tally: {
    takes: [
      takes(Ordered, { starts: true, otherwise: 'ignore', late: 'ignore' }),
      takes(Counted, { otherwise: 'defer', late: 'reject' }),
      takes(MindChanged, { otherwise: 'reject', late: 'reject' }),
    ],
    output: z.object({ sum: z.int() }),
    participants: [store],
    continueAfter: 400,
  },
  calendar: {
    takes: [takes(Ordered, { starts: true, otherwise: 'ignore', late: 'ignore' })],
    output: z.object({ days: z.int() }),
  },
  hoard: {
    takes: [
      takes(Ordered, { starts: true, otherwise: 'ignore', late: 'ignore' }),
      takes(Stored, { otherwise: 'defer', late: 'reject' }),
      takes(Picked, { otherwise: 'reject', late: 'reject' }),
      takes(Paid, { otherwise: 'reject', late: 'reject' }),
      takes(MindChanged, { otherwise: 'reject', late: 'reject' }),
    ],
    output: z.object({ count: z.int() }),
    continueAfter: 40,
  },
  alarm: {
    takes: [takes(Ordered, { starts: true, otherwise: 'ignore', late: 'ignore' })],
    output: z.object({}),
    participants: [store],
  },
  beacon: { ...flashes, continueAfter: 40 },
  volley: { ...flashes, publishes: [Stored], historyLimit: { bytes: 4 * 1024 * 1024 } },
  flare: { ...flashes, historyLimit: { events: 200 } },
});

export const catalogue: Catalogue = { participants: [store], sagaTypes: Object.values(processes) };
