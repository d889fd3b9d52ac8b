import type { AuditEntry, Ended, SagaLog, Told } from '@backstitch/saga-log';
import type { SagaRef } from '../registry/saga-ref';

/** A saga as somebody has kept it outside of Temporal: enough to compensate it. */
export interface RecordedSaga {
  /** The saga's key: its steps' keys begin with it. */
  readonly key: string;
  /** Its steps, in the order in which they were asked. */
  readonly log: SagaLog;
  /** Of its workflow. */
  readonly input: unknown;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly audit: readonly AuditEntry[];
  readonly told?: Told;
  /** It had ended so by itself: only what the log says is undone, and it ends so again. Default as recovered. */
  readonly ended?: Ended;
  /** It has ended well, or nothing of it is in effect: there is nothing to recover. */
  readonly isWhole: boolean;
}

/**
 * Where sagas are looked up that Temporal has forgotten.
 * @returns undefined for one that isn't recorded either
 */
export type RecordedLog = (ref: SagaRef) => Promise<RecordedSaga | undefined>;
