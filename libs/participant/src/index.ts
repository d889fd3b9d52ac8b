export { type Activities, activitiesOf } from './activities-of';
export type { Attempt, AttemptAfter, OutsideAttempt } from './attempt';
export { answerLimit } from './barrier/answer';
export { type Barrier, barrierOf } from './barrier/barrier';
export type { BarrierState } from './barrier/barrier-table';
export type { Given } from './barrier/given';
export type { StepCall } from './barrier/step-call';
export { type TimeLimit, timeLimit } from '@backstitch/delivery';
export { databaseId } from './barrier/database-id';
export { type MigrateOptions, migrate } from './migrate';
export { type StepEffect, effectsOf } from './effects-of';
export type { EventsDoor, EventsTransport } from '@backstitch/delivery';
export { Forgetter, type ForgetterOptions } from './forget/forgetter';
export type { Forgotten } from './forget/forget-batch';
export type { RowsSaga, SagaEnd, SagaEnds } from './forget/saga-ends';
export { publishedDelivery } from './outbox/published-delivery';
export {
  type OutboxAct,
  type OutboxState,
  type RefusedAct,
  type RefusedInOptions,
  type RefusedRow,
  actOnRefused,
  outboxActsOf,
  outboxOf,
  refusedIn,
} from './outbox';
export { type PublishInOptions, type PublishingTransaction, publishIn } from './outbox/publish-in';
export { eventLimit } from './outbox/event-row';
export { Relay, type RelayOptions } from './outbox/relay';
export { ParticipantError, type ParticipantErrorCode } from './participant-error';
export type { EffectsIn, NoEffects, Serves, TwoSided, VerbOf } from './serves';
