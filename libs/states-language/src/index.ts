/**
 * The Amazon States Language: `validateDefinition` says what is wrong with a definition, `execute` runs one against a
 * port of `Effects`, `testState` runs one state alone. Ports find `executeItem`, `itemsOf` and `inventoryOf` useful.
 */
export { arnOf } from './arn/arn';
export { lambdaFunction } from './arn/lambda-function';
export { mapRunId } from './arn/map-run-id';
export { stateMachineName } from './arn/state-machine-name';
export { type TaskResource, taskResource } from './arn/task-resource';
export type { Json } from './json/json';
export type { JsonObject } from './json/json-object';
export type { StateMachine } from './definition/state-machine';
export { tasksOf } from './definition/tasks-of';
export { Cancellation, CancelledError } from './execution/cancellation';
export type {
  Effects,
  ItemRun,
  Portions,
  ReadItemsRequest,
  TaskOutcome,
  TaskRequest,
  WriteResultsRequest,
} from './execution/effects';
export type { ExecutionOptions } from './execution/execution-options';
export type { ExecutionOutcome } from './execution/execution-outcome';
export { TaskBudget } from './execution/task-budget';
export type { HistoryEvent } from './execution/history-event';
export { isExpression } from './jsonata/is-expression';
export { canonicalJson } from './json/canonical-json';
export { isObject } from './json/is-object';
export { inventoryOf } from './map/inventory-of';
export { itemsIn, type ObjectStore } from './map/items-in';
export { itemsOf } from './map/items-of';
export { mermaidOf } from './picture/mermaid-of';
export { execute } from './run/execute';
export { executeItem } from './run/execute-item';
export type {
  Binding,
  Bindings,
  CompensationBinding,
  RequestBinding,
  ServiceAnswer,
  ServiceBinding,
} from './start/binding';
export { bindingsOf } from './start/bindings-of';
export {
  type DefinedMachine,
  executionArn,
  thisEdition,
  machineArn,
  mapRunType,
  type Started,
  statesQuery,
  taskClosed,
} from './start/started';
export { proofOf, taskToken, type TaskTokenParts, taskTokenParts } from './start/task-token';
export { testState } from './test-state/test-state';
export type { TestStateRequest } from './test-state/test-state-request';
export type { TestStateResponse } from './test-state/test-state-response';
export { type AwsDiagnostic, awsDiagnostics } from './validation/aws-diagnostics';
export { creationError } from './validation/creation-error';
export type { DefinitionError, DefinitionErrorKind } from './validation/definition-error';
export { validateDefinition } from './validation/validate-definition';
export type { ValidationOptions } from './validation/validation-options';
