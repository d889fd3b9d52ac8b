import { receive, saga } from '@backstitch/saga';
import * as contracts from './contracts';

/** It doesn't ask what it asked before: what has begun can't be replayed by it. */
export const stayApproved = saga(contracts.stayApproved, () => receive(contracts.Approval));

export const stayAround = saga(contracts.stayAround, async () => {
  await receive(contracts.Approval);
  return { room: 0 };
});

export { stay } from './sagas';
