import type { JsonObject } from '../json/json-object';
import type { Place } from './place';

/** At most one of some fields may be there; with `required`, exactly one must. */
export function checkOneOf(value: JsonObject, names: readonly string[], place: Place, required = false): void {
  const given = names.filter((name) => Object.hasOwn(value, name));
  if (given.length > 1)
    place.report('conflicting-fields', `There should only be one of the following fields: [${names.join(', ')}]`);
  if (required && given.length === 0)
    place.report('missing-field', `One of these fields is required: [${names.join(', ')}]`);
}
