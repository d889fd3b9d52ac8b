import { ask, saga } from '@backstitch/saga';
import { orders, warehouse } from './contract';

const { takeItems, bookCourier } = ask(warehouse);

/** Where no courier goes, the things are back on their shelf. */
export const sellItems = saga(orders.sellItems, async ({ item, count, place }) => {
  const { shelf } = await takeItems({ item, count });
  const { courierId } = await bookCourier({ place });
  return { shelf, courierId };
});
