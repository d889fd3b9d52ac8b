import { stepNameFault } from '@backstitch/contract';

/** A step is called like its state, where that is a name a step can have; else like its request. */
export const stepName = (state: string, request: string): string =>
  stepNameFault(state) === undefined ? state : request;
