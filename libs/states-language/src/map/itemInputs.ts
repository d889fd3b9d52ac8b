import { effectiveInput } from '../dataflow/effectiveInput';
import { evaluateTemplate } from '../dataflow/evaluateTemplate';
import { type MapState } from '../definition/StateMachine';
import { assertSize } from '../execution/assertSize';
import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';

/** The context object of one item: `Map.Item` is the innermost Map's. */
export function itemContext(context: JsonObject, index: number, value: Json): JsonObject {
  return { ...context, Map: { Item: { Index: index, Value: value } } };
}

/** What an item's run begins with: what ItemSelector (or the older Parameters) makes of it, else the item itself. */
export async function itemInput(run: StateRun<MapState>, index: number, value: Json): Promise<Json> {
  const selector = run.state.ItemSelector ?? run.state.Parameters;
  if (selector === undefined) return value;
  const place = { ...run, context: itemContext(run.context, index, value) };
  const input = await evaluateTemplate(place, selector, 'ItemSelector', { root: effectiveInput(run) });
  assertSize(run, run.name, input);
  return input;
}
