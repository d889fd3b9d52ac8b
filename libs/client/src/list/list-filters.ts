import type { SagaStatus } from '@backstitch/saga-log';

/** Which sagas a list has. */
export interface ListFilters {
  /** The name of a saga type. Default all. */
  readonly type?: string;
  /** Default all. */
  readonly status?: readonly SagaStatus[];
  /** True: only what is not done; false: only what is. Default both. */
  readonly incomplete?: boolean;
  /** True: only what was ended by force, or fails in its code: it can be recovered. Default both. */
  readonly recoverable?: true;
  /** Only types that ask this participant. Default all. */
  readonly participant?: string;
  readonly startedAfter?: Date;
  readonly startedBefore?: Date;
  /** 1 to 200. Default 50. */
  readonly limit?: number;
  /** `next` of the page before, with the same filters. */
  readonly cursor?: string;
}
