import type { JsonObject } from '../json/json-object';
import type { Place } from './place';

/** Whether what a Task, an ItemReader or a ResultWriter names is served where the definition is to run. */
export function checkServed(holder: JsonObject, place: Place): void {
  const { Resource, Parameters, Arguments } = holder;
  if (typeof Resource !== 'string') return;
  const reason = place.options.refuseResource?.(Resource, Parameters ?? Arguments);
  if (reason !== undefined) place.at('Resource').report('bad-resource', reason);
}
