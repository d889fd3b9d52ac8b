import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';

/** The fields that say how a state is left. */
export interface Leaving {
  Next?: string;
  Assign?: JsonObject;
  ResultSelector?: Json;
  ResultPath?: string | null;
  OutputPath?: string | null;
  Output?: Json;
}
