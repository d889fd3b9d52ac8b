import { type Catalogue, participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

/** The shop's contract as a later version has it: another verb undoes `take`, `pay` refuses nothing, and a failure waits. */
const SoldOut = refusal('SoldOut', z.object({ item: z.string() }));

export const stock = participant('stock', {
  take: {
    input: z.object({ item: z.string() }),
    output: z.object({ box: z.string() }),
    refusals: [SoldOut],
    compensation: 'discard',
  },
});

export const till = participant('till', {
  pay: { input: z.object({ box: z.string() }), output: z.object({ receipt: z.string() }), compensation: null },
});

export const shop = sagaTypes('shop', {
  buy: {
    input: z.object({ item: z.string() }),
    output: z.object({ receipt: z.string() }),
    participants: [stock, till],
    onFailure: 'hold',
  },
});

export const shopCatalogue: Catalogue = { participants: [stock, till], sagaTypes: Object.values(shop) };
