import { isExpression } from '../jsonata/isExpression';
import { isObject } from '../json/isObject';
import { type Json } from '../json/Json';
import { checkExpression } from './checkExpression';
import { checkPath } from './checkPath';
import { type Place } from './Place';

const MAX_DEPTH = 100;

/** Reports bad paths, intrinsic functions and expressions in a template, at any depth. */
export function checkTemplate(value: Json, place: Place, depth = 0): void {
  if (depth > MAX_DEPTH)
    return place.report('too-large', `Templates must not be nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return value.forEach((item, index) => checkTemplate(item, place.at(index), depth + 1));
  if (place.language === 'JSONata' && isExpression(value)) return checkExpression(value, place);
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (place.language === 'JSONPath' && name.endsWith('.$')) checkReplacement(name, member, place.at(name));
    else checkTemplate(member, place.at(name), depth + 1);
  }
}

function checkReplacement(name: string, value: Json, place: Place): void {
  const unusable = typeof value !== 'string' || !checkPath.parses(value);
  if (unusable) {
    const message = `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`;
    place.report('bad-template', message);
  }
}
