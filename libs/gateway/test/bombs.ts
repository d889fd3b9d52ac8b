import { ask, saga } from '@backstitch/saga';
import { bombs, shop } from './contracts';

const at = ask(shop);

const loop = async (): Promise<never> => {
  for (;;) await Promise.resolve();
};

export const buyBomb = saga(bombs.buyBomb, async ({ reserve }) => {
  await at.reserve({ how: reserve });
  return loop();
});

export const buyBombPivot = saga(bombs.buyBombPivot, async ({ pay }) => {
  await at.pay({ how: pay }, { pivot: true });
  return loop();
});
