import { type StateRun } from '../execution/StateRun';
import { type JsonObject } from '../json/JsonObject';
import { type Bound } from './Bound';
import { evaluateTemplate } from './evaluateTemplate';

/** The values of an Assign field, computed with the variables as they were; nothing when there is no such field. */
export async function assignments(
  run: StateRun,
  assign: JsonObject | undefined,
  bound: Bound,
  field = 'Assign',
): Promise<JsonObject> {
  return assign === undefined ? {} : ((await evaluateTemplate(run, assign, field, bound)) as JsonObject);
}
