import { ask, saga } from '@backstitch/saga';
import { bombs, shop } from './contracts';

const at = ask(shop);

export const buyBomb = saga(bombs.buyBomb, async ({ reserve }) => {
  const { done } = await at.reserve({ how: reserve });
  return { paid: done };
});
