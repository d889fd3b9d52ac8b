import type { Client } from '@temporalio/client';
import type { RecordedLog } from './recorded-saga';

/** What going back needs of a client. */
export interface RecoveryContext {
  /** Temporal's own client. */
  readonly temporal: Client;
  /** Where sagas are looked up that Temporal has forgotten. Default nowhere. */
  readonly recordedLog?: RecordedLog;
}
