import { isExpression } from '../jsonata/is-expression';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { checkExpression } from './check-expression';
import { checkPath } from './check-path';
import type { Place } from './place';

const maxDepth = 100;

/** Reports bad paths, intrinsic functions and expressions in a template, at any depth. */
export function checkTemplate(value: Json, place: Place, depth = 0): void {
  if (depth > maxDepth) return place.report('too-large', `Templates must not be nested deeper than ${maxDepth} levels`);
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
