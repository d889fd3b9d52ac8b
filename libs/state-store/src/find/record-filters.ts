import type { SagaStatus } from '@backstitch/saga-log';
import type { StuckKind } from '../record/stuck';

/** Which recorded sagas are meant. All that is given holds. */
export interface RecordFilters {
  readonly type?: string;
  /** Empty: none. */
  readonly status?: readonly SagaStatus[];
  /** True: only what is not done; false: only what is. */
  readonly incomplete?: boolean;
  /** True: only what was ended by force, fails in its code, or was lost by Temporal before it ended. */
  readonly recoverable?: true;
  /** Only what stands still for one of these. Empty: none. */
  readonly stuck?: readonly StuckKind[];
  /** Only sagas that have asked it. */
  readonly participant?: string;
  /** Only sagas with this step: its id, or the name of its request. */
  readonly step?: string;
  /** Only sagas with these attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Words, or beginnings of words, of ids, attributes and failures: all of them. */
  readonly text?: string;
  readonly startedAfter?: Date;
  readonly startedBefore?: Date;
}

/** How recorded sagas are listed. */
export interface RecordPage {
  /** The newest first; or what has been inconsistent, or has stood still, for the longest. Default `newest`. */
  readonly sort?: RecordSort;
  /** At most so many. Default 50. */
  readonly limit?: number;
  /** What comes after this one. */
  readonly after?: RecordPlace;
}

export const recordSorts = ['newest', 'inconsistent', 'stuck'] as const;
export type RecordSort = (typeof recordSorts)[number];

/** Where in a list a saga stands. */
export interface RecordPlace {
  /** What the list is sorted by, in milliseconds since the epoch. */
  readonly at: number;
  readonly type: string;
  readonly id: string;
}
