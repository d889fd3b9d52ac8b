import { isExpression } from '../jsonata/is-expression';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { checkTemplate } from './check-template';
import type { Place } from './place';

/** Credentials: the role a Task takes on, literal or as the state's language gives it. */
export function checkCredentials(value: Json, place: Place): void {
  if (place.language === 'JSONata' && isExpression(value)) return checkTemplate(value, place);
  if (!isObject(value)) return place.report('wrong-type', 'Value must be an object');
  const names = place.language === 'JSONPath' ? ['RoleArn', 'RoleArn.$'] : ['RoleArn'];
  const given = names.filter((name) => Object.hasOwn(value, name));
  if (given.length === 0) place.report('missing-field', "The field 'RoleArn' is required but was missing");
  for (const name of given) {
    if (typeof value[name] !== 'string') place.at(name).report('wrong-type', 'Value must be a string');
  }
  checkTemplate(value, place);
}
