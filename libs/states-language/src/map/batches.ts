import { effectiveInput } from '../dataflow/effective-input';
import { evaluateTemplate } from '../dataflow/evaluate-template';
import { numberField } from '../dataflow/number-field';
import type { ItemBatcher, MapState } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { utf8Length } from '../json/utf8-length';

/** Packs items into the inputs of child executions: at most so many items, at most so many bytes, at least one item. */
export async function batches(run: StateRun<MapState>, batcher: ItemBatcher, items: Json[]): Promise<Json[]> {
  const root = effectiveInput(run);
  const maxItems = await limit(run, batcher, 'MaxItemsPerBatch', root);
  const bytes = await limit(run, batcher, 'MaxInputBytesPerBatch', root);
  const shared: JsonObject =
    batcher.BatchInput === undefined
      ? {}
      : { BatchInput: await evaluateTemplate(run, batcher.BatchInput, 'ItemBatcher/BatchInput', { root }) };
  const packed: Json[][] = [];
  const empty = utf8Length(JSON.stringify({ ...shared, Items: [] }));
  let size = Infinity;
  for (const item of items) {
    const itemSize = utf8Length(JSON.stringify(item)) + 1;
    const last = packed.at(-1);
    if (last !== undefined && last.length < maxItems && size + itemSize <= bytes) {
      last.push(item);
      size += itemSize;
    } else {
      packed.push([item]);
      size = empty + itemSize;
    }
  }
  return packed.map((batch) => ({ ...shared, Items: batch }));
}

async function limit(run: StateRun<MapState>, batcher: ItemBatcher, field: string, root: Json): Promise<number> {
  const value = await numberField(run, batcher, field, root, 'integer', `ItemBatcher/${field}`);
  if (value === undefined || value === 0) return Infinity;
  if (value > 0) return value;
  throw StatesError.runtime(`The ${field} field must be positive, but was: ${value}`);
}
