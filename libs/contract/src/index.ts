export { type Duration, milliseconds } from './duration';
export { ContractError, type ContractErrorCode } from './contract-error';
export { type AnyRefusal, type Refusal, RefusalError, type Refused, refusal } from './refusal';
export { type Message, message } from './message';
export { type Patience, checkPatience, defaultPatience, patienceOf } from './patience';
export {
  type Compensating,
  type InputOf,
  type OutputOf,
  type Participant,
  type RequestContract,
  type RequestContracts,
  participant,
} from './participant';
export {
  type Catalogue,
  type SagaPolicies,
  type SagaType,
  type SagaTypeContract,
  catalogue,
  sagaTypes,
} from './saga-type';
export {
  type CompensationArgument,
  type StepMark,
  compensationId,
  sagaKey,
  stepKey,
  stepOf,
  unwindNested,
} from './step';
export type { LogEntry, NestedLog, Outcome, SagaLog } from './saga-log';
export { type Owed, type UnwindOptions, owedSteps, unwindPlan, within } from './unwind-plan';
export { stepNameFault } from './step-name';
export { engineFailure } from './engine-failure';
export { doorShare, historyLimits, payloadLimit } from './history-limits';
export { type Ending, builtInRefusals, outcomeOf } from './outcome';
export type { Carried, NestedResult, NestedStep, Told } from './carried';
export type { ParticipantPromises, Promises, PromisesLock, SagaTypePromises } from './promises/promises';
export { withPromises } from './promises/with-promises';
export { startedBy, toldBy, toldIn } from './told';
export { ifSmall, payloadSize, slim } from './payload-size';
export {
  type AuditEntry,
  type ActRefused,
  type EndAct,
  type StepAct,
  auditEntry,
  operatorUpdates,
  searchAttributes,
} from './operator-act';
export type { Failure } from './failure';
export { failureOf } from './failure-of';
export { millisOf } from './history-time';
export {
  type CompensationStatus,
  type CompensationView,
  type Saga,
  type SagaStatus,
  type SlipView,
  type StepStatus,
  type StepView,
  type WaitingFor,
  sagaStatuses,
} from './saga';
export { logOf, sagaOf } from './saga-of';
export { type Unwinding, unwindingOf } from './unwinding-of';
export type { Pending } from './waits-for';
export { valueAt, valueOf } from './payload';
export type { HistoryEvent } from './history/history-event';
export { type SlipEvent, SlipEvents } from './slip-events';
export {
  type Slip,
  type SlipActivity,
  type SlipAnswer,
  type SlipEventKind,
  type SlipException,
  type SlipState,
  type SlipSubscription,
  boundInput,
  errorQueue,
  slipAfter,
  slipEventKinds,
  slipState,
} from './slip';
