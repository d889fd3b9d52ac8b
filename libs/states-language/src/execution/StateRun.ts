import { type QueryLanguage } from '../definition/QueryLanguage';
import { type State } from '../definition/StateMachine';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { type Cancellation } from './Cancellation';
import { type Execution } from './Execution';
import { type Scope } from './Scope';

/** One visit of one state: all it may see. */
export interface StateRun<S extends State = State> {
  execution: Execution;
  name: string;
  state: S;
  language: QueryLanguage;
  /** The raw input, before InputPath. */
  input: Json;
  /** The context object (`$$`, `$states.context`) as this state sees it; replaced, never changed. */
  context: JsonObject;
  scope: Scope;
  cancellation: Cancellation;
  /** The id of the event that recorded the entry; causes quote it. */
  enteredEventId: number;
}
