import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { checkTemplate } from './check-template';
import type { Place } from './place';

const variableName = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

/** Assign: names of variables with templates. `states` is the language's own name. */
export function checkAssign(value: Json, place: Place): void {
  if (!isObject(value)) return place.report('wrong-type', 'Value must be an object');
  for (const key of Object.keys(value)) {
    const name = place.language === 'JSONPath' && key.endsWith('.$') ? key.slice(0, -2) : key;
    if (name === 'states') place.at(key).report('bad-value', "The variable name 'states' is reserved");
    else if (!variableName.test(name))
      place.at(key).report('bad-value', `'${name.slice(0, 100)}' is not a valid variable name`);
  }
  checkTemplate(value, place);
}
