import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { checkFields } from './check-fields';
import { checkOneOf } from './check-one-of';
import { checkServed } from './check-served';
import type { Place } from './place';
import { stateFields } from './state-fields';

/** Fields that exclude each other, by state type; the last part of each says whether one of them must be there. */
const alternatives: Record<string, [names: string[], required: boolean][]> = {
  Task: [
    [['TimeoutSeconds', 'TimeoutSecondsPath'], false],
    [['HeartbeatSeconds', 'HeartbeatSecondsPath'], false],
  ],
  Wait: [[['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'], true]],
  Fail: [
    [['Error', 'ErrorPath'], false],
    [['Cause', 'CausePath'], false],
  ],
  Map: [
    [['ItemProcessor', 'Iterator'], true],
    [['ItemSelector', 'Parameters'], false],
    [['MaxConcurrency', 'MaxConcurrencyPath'], false],
    [['ToleratedFailureCount', 'ToleratedFailureCountPath'], false],
    [['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'], false],
  ],
};
const transitions = ['Pass', 'Task', 'Wait', 'Parallel', 'Map'];

/** Checks one state by itself; the machines in it and its transitions are checked elsewhere. */
export function checkState(value: Json, place: Place): void {
  if (!isObject(value)) return place.report('wrong-type', 'Value must be an object');
  const type = value['Type'];
  const fields = typeof type === 'string' && Object.hasOwn(stateFields, type) ? stateFields[type] : undefined;
  if (typeof type !== 'string' || fields === undefined) {
    if (type === undefined) return place.report('missing-field', 'These fields are required: [Type]');
    return place.at('Type').report('bad-value', `Value must be one of [${Object.keys(stateFields).join(', ')}]`);
  }
  checkFields(value, fields, place);
  for (const [names, required] of alternatives[type] ?? []) checkOneOf(value, names, place, required);
  if (transitions.includes(type)) checkTransition(value, place);
  if (type === 'Task') checkTask(value, place);
}

function checkTransition(state: JsonObject, place: Place): void {
  const ends = state['End'] === true;
  const goes = Object.hasOwn(state, 'Next');
  if (ends && goes) place.report('conflicting-fields', 'There should only be one of the following fields: [Next, End]');
  if (!ends && !goes) place.report('missing-field', 'One of these fields is required: [Next, End]');
}

function checkTask(state: JsonObject, place: Place): void {
  checkServed(state, place);
  const { TimeoutSeconds, HeartbeatSeconds } = state;
  if (
    typeof TimeoutSeconds === 'number' &&
    typeof HeartbeatSeconds === 'number' &&
    HeartbeatSeconds >= TimeoutSeconds
  ) {
    place.at('HeartbeatSeconds').report('bad-value', 'HeartbeatSeconds must be less than TimeoutSeconds');
  }
}
