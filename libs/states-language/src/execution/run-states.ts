import type { StateMachine } from '../definition/state-machine';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import type { Cancellation } from './cancellation';
import type { Scope } from './scope';

/** Where states run: with which context object and variables, and until when. */
export interface Place {
  readonly context: JsonObject;
  readonly scope: Scope;
  readonly cancellation: Cancellation;
}

/** Runs states from StartAt to an end. @returns the last output. @throws StatesError, CancelledError */
export type RunStates = (machine: StateMachine, input: Json, place: Place) => Promise<Json>;
