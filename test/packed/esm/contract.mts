import { catalogue, participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

const Line = z.object({ sku: z.string() });
export const SoldOut = refusal('SoldOut', Line);
export const stock = participant('stock', {
  take: { input: Line, output: z.object({ left: z.int() }), refusals: [SoldOut], compensation: 'putBack' },
  ship: { input: Line, output: z.object({ parcel: z.string() }), compensation: 'callBack' },
});
export const sales = sagaTypes('sales', { sell: { input: Line, output: z.object({ parcel: z.string() }) } });
export const salesCatalogue = catalogue({ participants: [stock], sagaTypes: Object.values(sales) });
