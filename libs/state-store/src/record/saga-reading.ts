import type { Ended, Saga, SagaLog, Told } from '@backstitch/saga-log';
import type { ReadingPosition } from './record-version';

/** A saga as it was read from Temporal: what a store takes. */
export interface SagaReading {
  /** Authoritative: `sagaOf` its history, with what is pending. */
  readonly saga: Saga;
  readonly runId: string;
  readonly position: ReadingPosition;
  /** What a recovery unwinds. Default nothing is kept for one. */
  readonly log?: KeptLog;
}

/** A saga's log with what its compensations need: they run under the saga's own step keys. */
export interface KeptLog {
  readonly key: string;
  readonly taskQueue: string;
  readonly log: SagaLog;
  /** It has ended so by itself, and what is in the log is all that is owed. Default it is owed as the log says. */
  readonly ended?: Ended;
  /** What the saga was promised. Default what its contract says. */
  readonly told?: Told;
}
