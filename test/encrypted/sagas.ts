import { ask, receive, saga } from '@backstitch/saga';
import { Approval, keepers, vault } from './contract';

export const keep = saga(keepers.keep, async ({ what, whose }) => {
  const { where } = await ask(vault).put({ what });
  const { seal } = await ask(vault).seal({ whose });
  const { note } = await receive(Approval, { within: '1m' });
  return { where, seal, note };
});
