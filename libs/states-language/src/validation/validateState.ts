import { type JsonObject } from '../json/JsonObject';
import { checkState } from './checkState';
import { type Fault } from './Fault';
import { Place } from './Place';
import { type ValidationOptions } from './ValidationOptions';

/** Every fault of one state by itself; where it leads to is not asked. */
export function validateState(state: JsonObject, options: ValidationOptions = {}): Fault[] {
  const faults: Fault[] = [];
  checkState(state, new Place(faults, options, state['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath'));
  return faults;
}
