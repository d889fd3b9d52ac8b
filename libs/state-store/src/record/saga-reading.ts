import type { Saga, SagaLog } from '@backstitch/saga-log';
import type { ReadingPosition } from './record-version';

/** A saga as it was read from Temporal: what a store takes. */
export interface SagaReading {
  /** Authoritative: `sagaOf` its history, with what is pending. */
  readonly saga: Saga;
  readonly runId: string;
  readonly position: ReadingPosition;
  /** What a recovery unwinds. Default nothing is kept for one. */
  readonly log?: RecordedLog;
}

/** A saga's log with what its compensations need: they run under the saga's own step keys. */
export interface RecordedLog {
  readonly key: string;
  readonly taskQueue: string;
  readonly log: SagaLog;
}
