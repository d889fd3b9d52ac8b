import type { MapState } from '../definition/state-machine';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { batches } from './batches';
import { itemInput } from './item-input';

/** The inputs of a distributed Map's child executions: one for each item, or for each batch of items. */
export async function childInputs(run: StateRun<MapState>, items: Json[]): Promise<Json[]> {
  const { inspect } = run.execution.options;
  const { state } = run;
  const inputs: Json[] = [];
  for (const [index, item] of items.entries()) inputs.push(await itemInput(run, index, item));
  if (state.ItemSelector !== undefined || state.Parameters !== undefined) inspect?.('afterItemSelector', inputs);
  if (state.ItemBatcher === undefined) return inputs;
  const packed = await batches(run, state.ItemBatcher, inputs);
  inspect?.('afterItemBatcher', packed);
  return packed;
}
