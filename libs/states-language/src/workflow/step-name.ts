import { stepNameError } from '@backstitch/contract';

/** A step is called like its state, where that is a name a step can have; else like its request. */
export const stepName = (state: string, request: string): string =>
  stepNameError(state) === undefined ? state : request;
