import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { checkMachine } from './check-machine';
import type { DefinitionError } from './definition-error';
import { Place } from './place';
import type { ValidationOptions } from './validation-options';

/** AWS's bound on a definition's length. */
const maxLength = 1_048_576;

/**
 * Every error of a definition, in the order of the definition; none means that it can be executed.
 * @param definition its JSON text, or the parsed value.
 */
export function validateDefinition(definition: string | Json, options: ValidationOptions = {}): DefinitionError[] {
  const errors: DefinitionError[] = [];
  const place = new Place(errors, options);
  let machine: Json;
  try {
    const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
    if (text.length > maxLength) {
      place.report('too-large', `The definition must not be longer than ${maxLength} characters`);
      return errors;
    }
    machine = JSON.parse(text) as Json;
  } catch (error) {
    place.report('not-json', `The definition is not valid JSON: ${(error as Error).message.slice(0, 200)}`);
    return errors;
  }
  const language = isObject(machine) && machine['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath';
  checkMachine(machine, 'machine', place.in(language), language);
  return errors;
}
