import type { Client } from '@temporalio/client';
import type { RecordedLog } from './recover/recorded-saga';
import type { SagaRegistry } from './registry/saga-registry';
import type { SagaRecord } from './record/saga-record';
import type { HistoryDoor } from './send/history-door';
import type { Followers } from './watch/followers';

/** What a client and its handles share. */
export interface SagaContext {
  /** Temporal's own client. */
  readonly temporal: Client;
  readonly types: SagaRegistry;
  readonly door: HistoryDoor;
  readonly followers: Followers;
  /** What is recorded of sagas; absent without a state store. */
  readonly record?: SagaRecord;
  /** Where sagas are looked up that Temporal has forgotten. Default nowhere. */
  readonly recordedLog?: RecordedLog;
}
