export { type Json } from './json/Json';
export { type JsonObject } from './json/JsonObject';
export { type StateMachine } from './definition/StateMachine';
export { Cancellation, CancelledError } from './execution/Cancellation';
export {
  type Effects,
  type ItemRun,
  type ReadItemsRequest,
  type TaskOutcome,
  type TaskRequest,
  type WriteResultsRequest,
} from './execution/Effects';
export { type ExecutionOptions } from './execution/ExecutionOptions';
export { type ExecutionOutcome } from './execution/ExecutionOutcome';
export { type HistoryEvent } from './execution/HistoryEvent';
export { itemsOf } from './map/itemsOf';
export { execute } from './run/execute';
export { executeItem } from './run/executeItem';
