import { ask, saga } from '@backstitch/saga';
import { sales, stock } from './contract.mjs';

export const sell = saga(sales.sell, async (line) => {
  await ask(stock).take(line);
  return ask(stock).ship(line);
});
