import { isObject } from '../json/isObject';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';

/** The context object an execution begins with: what it was given, its input and its start. */
export function executionContext(given: JsonObject, input: Json, now: number): JsonObject {
  const execution = isObject(given['Execution']) ? given['Execution'] : {};
  return { ...given, Execution: { StartTime: new Date(now).toISOString(), ...execution, Input: input } };
}
