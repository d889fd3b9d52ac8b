import type { JsonObject } from '../json/json-object';
import { checkState } from './check-state';
import type { DefinitionError } from './definition-error';
import { Place } from './place';
import type { ValidationOptions } from './validation-options';

/** Every error of one state by itself; where it leads to is not asked. */
export function validateState(state: JsonObject, options: ValidationOptions = {}): DefinitionError[] {
  const errors: DefinitionError[] = [];
  checkState(state, new Place(errors, options, state['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath'));
  return errors;
}
