import { SagaError } from '@backstitch/saga';

/** It is more than Temporal carries, and was not sent. */
export const isTooLarge = (error: unknown): error is SagaError =>
  error instanceof SagaError && error.code === 'PayloadTooLarge';
