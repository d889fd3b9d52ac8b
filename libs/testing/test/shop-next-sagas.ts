import { ask, saga } from '@backstitch/saga';
import { shop, stock, till } from './shop-next';

const shelf = ask(stock);
const cash = ask(till);

export const buy = saga(shop.buy, async ({ item }) => {
  const { box } = await shelf.take({ item });
  return cash.pay({ box });
});
