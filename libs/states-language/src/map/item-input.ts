import { effectiveInput } from '../dataflow/effective-input';
import { evaluateTemplate } from '../dataflow/evaluate-template';
import type { MapState } from '../definition/state-machine';
import { assertSize } from '../execution/assert-size';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { mapItem } from './map-item';

/** What an item's run begins with: what ItemSelector (or the older Parameters) makes of it, else the item itself. */
export async function itemInput(run: StateRun<MapState>, index: number, value: Json): Promise<Json> {
  const selector = run.state.ItemSelector ?? run.state.Parameters;
  if (selector === undefined) return value;
  const place = { ...run, context: { ...run.context, ...mapItem(index, value) } };
  const input = await evaluateTemplate(place, selector, 'ItemSelector', { root: effectiveInput(run) });
  assertSize(run, run.name, input);
  return input;
}
