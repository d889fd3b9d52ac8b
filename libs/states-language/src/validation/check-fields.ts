import type { QueryLanguage } from '../definition/query-language';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { ownValue } from '../json/own-value';
import type { Check } from './check';
import type { Place } from './place';

/** A field an object may have. */
export interface Field {
  readonly check: Check;
  readonly required?: boolean;
  /** Only states of this language may have it. */
  readonly only?: QueryLanguage;
}

/** The fields of an object by name. */
export type Fields = Record<string, Field>;

/** Checks an object against its fields: none unknown, none missing, each as it must be. @returns it, if it is one. */
export function checkFields(value: Json, fields: Fields, place: Place): JsonObject | undefined {
  if (!isObject(value)) {
    place.report('wrong-type', 'Value must be an object');
    return undefined;
  }
  const missing = Object.keys(fields).filter((name) => fields[name]!.required === true && !Object.hasOwn(value, name));
  if (missing.length > 0) place.report('missing-field', `These fields are required: [${missing.join(', ')}]`);
  for (const name of Object.keys(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) place.report('unknown-field', `Field '${name}' is not supported`);
    else if (field.only !== undefined && field.only !== place.language) {
      place.report(
        'field-of-other-language',
        `The QueryLanguage is set to '${place.language}', but field '${name}' is only supported for the '${field.only}' QueryLanguage`,
      );
    } else field.check(ownValue(value, name)!, place.at(name));
  }
  return value;
}
