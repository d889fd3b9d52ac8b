export { AuditEntry } from './audit-entry';
export { Failure } from './failure';
export { Consistency, Saga, sagaWith } from './saga';
export type { Shown } from './shown';
export type { ShownStyle, WrittenTypeOptions } from './shown-style';
export { CompensationStatus, CompensationView, StepStatus, StepView } from './step-view';
export { time } from './time';
export { WaitingFor } from './waiting-for';
