import { ask, saga } from '@backstitch/saga';
import { a, b, c, types } from '../../libs/saga/test/contracts';

/** Like `inOrder` of the recorded histories, with two steps the other way round. */
export const inOrder = saga(types.inOrder, async () => {
  await ask(b).doB({ n: 2 });
  const one = await ask(a).doA({ n: 1 });
  await ask(c).doC({ n: 3 });
  return one;
});
