import type { JsonObject } from '../json/json-object';
import { checkState } from './check-state';
import type { Fault } from './fault';
import { Place } from './place';
import type { ValidationOptions } from './validation-options';

/** Every fault of one state by itself; where it leads to is not asked. */
export function validateState(state: JsonObject, options: ValidationOptions = {}): Fault[] {
  const faults: Fault[] = [];
  checkState(state, new Place(faults, options, state['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath'));
  return faults;
}
