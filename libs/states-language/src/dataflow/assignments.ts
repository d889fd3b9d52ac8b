import type { StateRun } from '../execution/state-run';
import type { JsonObject } from '../json/json-object';
import type { Bound } from './bound';
import { evaluateTemplate } from './evaluate-template';

/** The values of an Assign field, computed with the variables as they were; nothing when there is no such field. */
export async function assignments(
  run: StateRun,
  assign: JsonObject | undefined,
  bound: Bound,
  field = 'Assign',
): Promise<JsonObject> {
  return assign === undefined ? {} : ((await evaluateTemplate(run, assign, field, bound)) as JsonObject);
}
