export { type KeptHistory, keepHistories } from './keep/keep-histories';
export { EndedSagas, type EndedSagasOptions } from './keep/ended-sagas';
export { lazyConnection, openConnection } from './open-connection';
export { styles } from './styles';
export { SagaClient, type SagaClientOptions, type StartOptions } from './saga-client';
export { SagaHandle } from './saga-handle';
export { StartedSaga } from './started-saga';
export { StepHandle } from './step-handle';
export { TimerHandle } from './timer-handle';
export type { TimerActOptions } from './act/act-on-timer';
export {
  type FieldError,
  SagaClientError,
  type SagaClientErrorCode,
  type SagaClientErrorOptions,
  maxFieldErrors,
} from './saga-client-error';
export type { InputFor, MessageFor, OutputFor, SagaOf, TypeOrName } from './typed-saga';
export { anonymous } from './anonymous';
export { type Expected, type Tags, isExpected } from './expected';
export { parsed } from './parsed';
export { parseJson } from './parse-json';
export { type PageDone, type PageSoFar, actOnPage } from './bulk/act-on-page';
export {
  BulkAct,
  type BulkActRun,
  type BulkAction,
  type BulkProgress,
  NotDone,
  bulkActQueue,
  bulkActions,
  maxNotDone,
} from './bulk/bulk-act';
export { BulkActHandle } from './bulk/bulk-act-handle';
export type { BulkActOptions } from './bulk/start-bulk-act';
export type { ActOptions } from './act/act-options';
export type { StepActOptions } from './act/act-on-step';
export { Reason } from './act/reason';
export { type SetAsideRecord, SetAsideRecords, isSetAside } from './act/set-aside-records';
export {
  type ChangeOptions,
  Definitions,
  type DefinitionsOptions,
  type StoredDefinition,
} from './definitions/definitions';
export { DefinitionText } from './definitions/definition-text';
export { versionTag } from './definitions/version-tag';
export { PostedEvent } from './events/posted-event';
export { SagaEvents, type UnclaimedFilters } from './events/saga-events';
export { EventCounts, UnclaimedList } from './events/shown-events';
export { Follower, type FollowerOptions } from './follow/follower';
export { SubscriptionNotifier, type SubscriptionNotifierOptions } from './follow/subscription-notifier';
export { SagaSubscriptions, type UndeliveredPage } from './subscriptions/saga-subscriptions';
export type { Counted } from './list/count-each';
export type { CountFilters } from './list/count-filters';
export type { ListFilters } from './list/list-filters';
export { SagaList } from './list/saga-list';
export { SagaSummary } from './list/saga-summary';
export type { Described } from './read/describe-saga';
export { etagOf } from './read/etag-of';
export { refuseSealed } from './read/refuse-sealed';
export type { StatesOptions } from './read/read-states';
export { StateHistory } from './read/state-history';
export { ProcessNow } from '@backstitch/process-manager/shown';
export { Subscriber } from './read/subscriber';
export type { EraseOptions } from './record/erase-options';
export type { HoldingsPage } from './record/saga-record';
export { HoldingList } from './record/holding-list';
export { SagaCounts } from './record/saga-counts';
export type { KnownTypes } from './registry/known-types';
export type { RecordedLog, RecordedSaga } from './recover/recorded-saga';
export type { RecoverOptions } from './recover/recover-saga';
export { type Broken, type LeftInEffect, type NoWay, type PlannedCompensation, Recovery } from './recover/recovery';
export { type SagaRef } from './registry/saga-ref';
export { SagaRegistry } from './registry/saga-registry';
export type { SendOptions } from './send/send-message';
export type { TaskFailure } from './task-tokens/task-tokens';
export { TaskTokens } from './task-tokens/task-tokens';
export { callTemporal } from './temporal/call-temporal';
export { dataConverterAt } from './temporal/data-converter-at';
export { inLane } from './temporal/lanes';
export { temporalError } from './temporal/temporal-error';
export { type Change, positionOf } from './watch/changes-of';
