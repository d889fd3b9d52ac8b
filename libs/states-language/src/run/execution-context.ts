import { arnOf } from '../arn/arn';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/** The context object an execution begins with: what it was given, its input and its start. */
export function executionContext(given: JsonObject, input: Json, now: number): JsonObject {
  const execution = isObject(given['Execution']) ? given['Execution'] : {};
  return {
    ...given,
    Execution: { StartTime: new Date(now).toISOString(), ...redrives(execution), ...execution, Input: input },
  };
}

/** How often it was redriven: never here. An express execution, and a state that is tested alone, can't be. */
function redrives({ Id }: JsonObject): JsonObject {
  const arn = arnOf(Id);
  return arn?.service === 'states' && arn.resource.startsWith('execution:') ? { RedriveCount: 0 } : {};
}
