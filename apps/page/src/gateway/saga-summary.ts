import type { Saga } from '@backstitch/saga-log';

/** A saga as lists have it. */
export interface SagaSummary extends Pick<Saga, 'id' | 'type' | 'status' | 'startedAt'> {
  /** The steps, or compensations, that wait for an operator. */
  readonly attention?: readonly string[];
}
