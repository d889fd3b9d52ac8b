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
export { engineFailure } from './engine-failure';
export { doorShare, historyLimits, payloadLimit } from './history-limits';
export { type Ending, outcomeOf } from './outcome';
export type { Carried, Ended, NestedResult, NestedStep, Paused, StyleState, PromisedPolicies } from './carried';
export { carriedIn } from './carried-in';
export { markIn } from './mark-in';
export { beginningOf } from './beginning-of';
export { startedBy, policiesOf, policiesIn } from './policies-of';
export { ifSmall, payloadSize, slim } from './payload-size';
export { deepestData, isTooDeep } from './too-deep';
export {
  type ActRefused,
  type EndAct,
  type PauseAct,
  type TimerAct,
  type RecoverAct,
  type StepAct,
  auditEntry,
  operatorUpdates,
  searchAttributes,
} from './operator-act';
export type { AuditEntry } from './shown/audit-entry';
export type { Failure } from './shown/failure';
export { failureOf } from './failure-of';
export { iso, lengthOf, millisOf } from './history-time';
export { type SagaName, sagaNamed, workflowIdOf } from './workflow-id';
export { type SagaStatus, sagaStatuses } from './saga-status';
export type { Saga } from './shown/saga';
export type { CompensationStatus, CompensationView, StepStatus, StepView } from './shown/step-view';
export type { WaitingFor } from './shown/waiting-for';
export { logOf, sagaOf } from './saga-of';
export type { SagaRecord, StepRecord } from './saga-record';
export { readHistory } from './history/read-history';
export { type Undoable, type Unwinding, undoableOf, unwindingFrom, unwindingOf } from './unwinding-of';
export { endedIn } from './ended-in';
export { type ResetReason, resetReason } from './reset-reason';
export { recoveryQueue } from './recovery-queue';
export { type Pending, deadlineSummary } from './waits-for';
export { valueAt, valueOf } from './payload';
export type { HistoryEvent } from './history/history-event';
export { AcceptedUpdates } from './history/accepted-updates';
export { SeenKeys } from './history/seen-keys';
export { shortened } from './shortened';
export { type TaskSignal, taskSignal } from './task-signal';
export { latestActs } from './latest-acts';
export type { Answer } from './answer';
export type { Style, StyledSaga } from './style';
export type { StyleHand } from './style-hand';
export { decoded } from './runs/decoded';
export { type Sealed, sealedIn } from './runs/sealed-in';
export { type Call, type HistorySource } from './runs/history-source';
export { type HistoryOptions, historyOf } from './runs/history-of';
export { type FollowOptions, type HistoryPage, followHistory } from './runs/follow-history';
export { replacedBy, runBefore, runsBack } from './runs/runs-back';
export { runsOf } from './runs/runs-of';
export { unlessForgotten } from './runs/unless-forgotten';
export { type Reset, leftBehind, resetsIn, wasReset } from './runs/left-behind';
export { type PublishedEvent, publishActivity, publishQueue } from './published-event';
