import type { StateMachine } from '../definition/state-machine';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import type { Cancellation } from './cancellation';
import type { Scope } from './scope';

/** Where states run: with which context object and variables, until when, and where in the execution. */
export interface Place {
  readonly context: JsonObject;
  readonly scope: Scope;
  readonly cancellation: Cancellation;
  /** Of the branch, the iteration or the item, in the execution: the same on replay and after a reset, whatever ends first. */
  readonly path: string;
}

/** Runs states from StartAt to an end. @returns the last output. @throws StatesError, CancelledError */
export type RunStates = (machine: StateMachine, input: Json, place: Place) => Promise<Json>;
