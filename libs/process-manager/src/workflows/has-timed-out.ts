import { StepError } from '@backstitch/saga';

/**
 * Was a request neither answered nor refused? The third end of a request: no worker picked it up in time, or nobody knows
 * whether it took effect, and it is compensated. For guards of `onError`.
 */
export const hasTimedOut = (error: unknown): boolean => error instanceof StepError && error.outcome !== 'refused';
