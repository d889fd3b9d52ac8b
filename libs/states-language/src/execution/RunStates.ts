import { type StateMachine } from '../definition/StateMachine';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { type Cancellation } from './Cancellation';
import { type Scope } from './Scope';

/** Where states run: with which context object and variables, and until when. */
export interface Place {
  context: JsonObject;
  scope: Scope;
  cancellation: Cancellation;
}

/** Runs states from StartAt to an end. @returns the last output. @throws StatesError, CancelledError */
export type RunStates = (machine: StateMachine, input: Json, place: Place) => Promise<Json>;
