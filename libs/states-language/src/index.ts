/**
 * The Amazon States Language: `validateDefinition` says what is wrong with a definition, `execute` runs one against a
 * port of `Effects`, `testState` runs one state alone. Ports find `executeItem`, `itemsOf` and `inventoryOf` useful.
 */
export { type Json } from './json/Json';
export { type JsonObject } from './json/JsonObject';
export { type StateMachine } from './definition/StateMachine';
export { tasksOf } from './definition/tasksOf';
export { Cancellation, CancelledError } from './execution/Cancellation';
export {
  type Effects,
  type ItemRun,
  type Portions,
  type ReadItemsRequest,
  type TaskOutcome,
  type TaskRequest,
  type WriteResultsRequest,
} from './execution/Effects';
export { type ExecutionOptions } from './execution/ExecutionOptions';
export { type ExecutionOutcome } from './execution/ExecutionOutcome';
export { Turn } from './execution/Turn';
export { type HistoryEvent } from './execution/HistoryEvent';
export { inventoryOf } from './map/inventoryOf';
export { itemsIn, type ObjectStore } from './map/itemsIn';
export { itemsOf } from './map/itemsOf';
export { mermaidOf } from './picture/mermaidOf';
export { execute } from './run/execute';
export { executeItem } from './run/executeItem';
export {
  type Binding,
  type Bindings,
  type CompensationBinding,
  type RequestBinding,
  type ServiceAnswer,
  type ServiceBinding,
} from './start/Binding';
export { bindingsOf } from './start/bindingsOf';
export {
  type DefinedMachine,
  executionArn,
  thisEdition,
  machineArn,
  mapRunType,
  type Started,
  statesQuery,
  taskClosed,
  taskSignal,
  type TaskSignal,
} from './start/Started';
export { proofOf, taskToken, type TaskTokenParts, taskTokenParts } from './start/taskToken';
export { testState } from './test-state/testState';
export { type TestStateRequest } from './test-state/TestStateRequest';
export { type TestStateResponse } from './test-state/TestStateResponse';
export { type AwsDiagnostic, awsDiagnostics } from './validation/awsDiagnostics';
export { creationError } from './validation/creationError';
export { type Fault, type FaultCode } from './validation/Fault';
export { validateDefinition } from './validation/validateDefinition';
export { type ValidationOptions } from './validation/ValidationOptions';
