import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';

/** How a state was left: its output, the variables to assign, and where to (undefined: the machine ends here). */
export interface StateOutcome {
  output: Json;
  assigned: JsonObject;
  next: string | undefined;
}
