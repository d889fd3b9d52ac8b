import type { SagaName, SagaStatus, Undoable } from '@backstitch/saga-log';

/** A saga as somebody has kept it outside of Temporal: enough to compensate it. Its log is in the order in which its steps were asked. */
export interface RecordedSaga extends Undoable {
  /** Of its workflow. */
  readonly input: unknown;
  /** What stands beside its workflow. Default nothing. */
  readonly memo?: Readonly<Record<string, unknown>>;
  /** It has ended well, or nothing of it is in effect: there is nothing to recover. */
  readonly isWhole: boolean;
  /** Where it stood when it was read last. Default that isn't known: of a nested one, what became of it isn't, either. */
  readonly status?: SagaStatus;
  /** When that was, ISO 8601. */
  readonly asOf?: string;
}

/**
 * Where sagas are looked up that Temporal has forgotten.
 * @returns undefined for one that isn't recorded either
 */
export type RecordedLog = (saga: SagaName) => Promise<RecordedSaga | undefined>;
