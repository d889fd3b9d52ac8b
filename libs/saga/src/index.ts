export { ask, type Asks } from './ask';
export type { AskOptions } from './ask-options';
export { continueSaga } from './continue-saga';
export { nest } from './nest';
export { receive } from './receive';
export { type SagaWorkflow, saga } from './saga';
export { SagaError, type SagaErrorCode } from './saga-error';
export { scope } from './scope';
export { StepError } from './step-error';
