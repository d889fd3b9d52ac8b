import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/** The fields that say how a state is left. */
export interface Leaving {
  readonly Next?: string;
  readonly Assign?: JsonObject;
  readonly ResultSelector?: Json;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string | null;
  readonly Output?: Json;
}
