import type { Saga, Undoable } from '@backstitch/saga-log';
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
export interface KeptLog extends Omit<Undoable, 'audit' | 'keys' | 'startedAt'> {
  readonly taskQueue: string;
  /** Of its workflow: what its style shows of it may be less. Absent where the policy leaves payloads out, or where it was read before it was kept. */
  readonly input?: unknown;
  /** What stands beside its workflow: who started it, what it is found by, what tells its key's body from another. */
  readonly memo?: Readonly<Record<string, unknown>>;
}
