import { type Catalogue, participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

export const SoldOut = refusal('SoldOut', z.object({ item: z.string() }));
export const NoMoney = refusal('NoMoney', z.object({}));

export const stock = participant('stock', {
  take: {
    input: z.object({ item: z.string() }),
    output: z.object({ box: z.string() }),
    refusals: [SoldOut],
    compensation: 'putBack',
  },
});

export const till = participant('till', {
  pay: {
    input: z.object({ box: z.string() }),
    output: z.object({ receipt: z.string() }),
    refusals: [NoMoney],
    compensation: 'payBack',
  },
  /** Its contract says that there is nothing to undo, and that isn't so. */
  stamp: { input: z.object({}), output: z.object({ stamp: z.string() }), compensation: null },
});

const buying = {
  input: z.object({ item: z.string() }),
  output: z.object({ receipt: z.string() }),
  participants: [stock, till],
};

export const shop = sagaTypes('shop', {
  buy: buying,
  buyTwoSideBySide: buying,
  undoRegisteredLate: buying,
  undoneInTheWrongOrder: buying,
  pivotTooEarly: { ...buying, pivot: true },
  stampFirst: buying,
  takesAnyAct: buying,
  stumbles: buying,
  keepsAll: buying,
});

export const shopCatalogue: Catalogue = { participants: [stock, till], sagaTypes: Object.values(shop) };
