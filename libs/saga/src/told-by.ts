import type { Told } from '@backstitch/contract';

/** What a saga is promised at its start, without what is absent. @param policies of its contract, or that came along */
export const toldBy = ({ deadline, onFailure, unwind, promises }: Told): Told => ({
  ...(deadline !== undefined && { deadline }),
  ...(onFailure !== undefined && { onFailure }),
  ...(unwind !== undefined && { unwind }),
  ...(promises !== undefined && { promises }),
});
