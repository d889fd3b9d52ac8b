import type { SagaStatus } from '@backstitch/saga-log';
import type { RecordSort, StuckKind } from '@backstitch/state-store';

/** Which sagas a list has. What is marked with a star needs a state store: without one it is refused. */
export interface ListFilters {
  /** The name of a saga type. Default all. */
  readonly type?: string;
  /** Default all. */
  readonly status?: readonly SagaStatus[];
  /** True: only what is not done; false: only what is. Default both. */
  readonly incomplete?: boolean;
  /** True: only what was ended by force, or fails in its code: it can be recovered. Default both. */
  readonly recoverable?: true;
  /** Only types that ask this participant; of a state store, only sagas that have asked it. Default all. */
  readonly participant?: string;
  readonly startedAfter?: Date;
  readonly startedBefore?: Date;
  /** *Only what stands still; for one of these reasons, or true: for any. Default all. */
  readonly stuck?: true | readonly StuckKind[];
  /** *Only sagas with this step: its id, or the name of its request. Default all. */
  readonly step?: string;
  /** *Only sagas with these attributes of their contract. Default all. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** *Only sagas that have all these words, or beginnings of words, in their ids, attributes or failures. Default all. */
  readonly text?: string;
  /** *What comes first: the `newest`, what has been `inconsistent` or `stuck` for the longest. Default `newest`. */
  readonly sort?: RecordSort;
  /** 1 to 200. Default 50. */
  readonly limit?: number;
  /** `next` of the page before, with the same filters. */
  readonly cursor?: string;
}
