import type { QueryLanguage } from '../definition/query-language';
import type { State } from '../definition/state-machine';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import type { Cancellation } from './cancellation';
import type { Execution } from './execution';
import type { Scope } from './scope';

/** One visit of one state: all it may see. */
export interface StateRun<S extends State = State> {
  readonly execution: Execution;
  readonly name: string;
  readonly state: S;
  readonly language: QueryLanguage;
  /** The raw input, before InputPath. */
  readonly input: Json;
  /** The context object (`$$`, `$states.context`) as this state sees it; replaced, never changed. */
  readonly context: JsonObject;
  readonly scope: Scope;
  readonly cancellation: Cancellation;
  /** Of this visit and, while it works, of the attempt: the same on replay and after a reset, whatever ends first. */
  readonly path: string;
  /** The id of the event that recorded the entry; causes quote it. */
  readonly enteredEventId: number;
}
