import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/** How a state was left: its output, the variables to assign, and where to (undefined: the machine ends here). */
export interface StateOutcome {
  readonly output: Json;
  readonly assigned: JsonObject;
  readonly next: string | undefined;
}
