import { ask, saga } from '@backstitch/saga';
import { couriers, orders, stock } from './contract';

export const sell = saga(orders.sell, async ({ item, count, place }) => {
  const { left } = await ask(stock).take({ item, count });
  await ask(couriers).book({ place });
  return { left };
});
