export { StateStore, type StateStoreOptions } from './state-store';
export { StateStoreError, type StateStoreErrorCode } from './state-store-error';
export type { RecordCount } from './find/count-recorded';
export type { FoundSaga } from './find/find-recorded';
export type { Holding, HoldingPlace, Holdings } from './find/holdings-of';
export type { RecordList } from './find/list-recorded';
export {
  type RecordFilters,
  type RecordPage,
  type RecordPlace,
  type RecordSort,
  recordSorts,
} from './find/record-filters';
export type { RecordSummary } from './find/record-summary';
export type { Erasure } from './keep/erase';
export { incompleteStatuses, isIncomplete } from './record/is-incomplete';
export { type PayloadPolicy, payloadPolicies } from './record/payload-policy';
export type { ReadingPosition } from './record/record-version';
export type { KeptLog, SagaReading } from './record/saga-reading';
export { wordsIn } from './record/terms-of';
export { Stuck, type StuckKind, stuckKinds, stuckOf } from './record/stuck';
export type { Backlog, TakenMark } from './work/marks';
export type { DeliveryRules } from './subscriptions/deliveries';
export { type HappeningName, happeningNames } from './subscriptions/happening';
export type { Subscribed } from './subscriptions/keep-subscriptions';
export { Subscription, SubscriptionWanted, contentNames } from './subscriptions/subscription';
export type { Subscriptions } from './subscriptions/subscriptions';
export { type DeliveryAct, UndeliveredList } from './subscriptions/undelivered';
