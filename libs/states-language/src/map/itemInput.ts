import { effectiveInput } from '../dataflow/effectiveInput';
import { evaluateTemplate } from '../dataflow/evaluateTemplate';
import { type MapState } from '../definition/StateMachine';
import { assertSize } from '../execution/assertSize';
import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { mapItem } from './mapItem';

/** What an item's run begins with: what ItemSelector (or the older Parameters) makes of it, else the item itself. */
export async function itemInput(run: StateRun<MapState>, index: number, value: Json): Promise<Json> {
  const selector = run.state.ItemSelector ?? run.state.Parameters;
  if (selector === undefined) return value;
  const place = { ...run, context: { ...run.context, ...mapItem(index, value) } };
  const input = await evaluateTemplate(place, selector, 'ItemSelector', { root: effectiveInput(run) });
  assertSize(run, run.name, input);
  return input;
}
