import { evaluateTemplate } from '../dataflow/evaluate-template';
import { numberField } from '../dataflow/number-field';
import { pathField } from '../dataflow/path-field';
import type { ItemReader, MapState } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import { isExpression } from '../jsonata/is-expression';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/** AWS reads no more items than this. */
const allowedItems = 100_000_000;

/** Asks the port for the items an ItemReader names. @throws StatesError `States.ItemReaderFailed` */
export async function readItems(run: StateRun<MapState>, reader: ItemReader, root: Json): Promise<Json[]> {
  const { effects } = run.execution;
  const config = reader.ReaderConfig ?? {};
  const template = reader.Parameters ?? reader.Arguments ?? {};
  const parameters = await evaluateTemplate(run, template, 'ItemReader/Arguments', { root });
  const maxItems = await numberField(run, config, 'MaxItems', root, 'integer', 'ItemReader/ReaderConfig/MaxItems');
  if (maxItems !== undefined && maxItems < 0) {
    throw new StatesError('States.ItemReaderFailed', 'field MaxItems must be positive');
  }
  const request = {
    resource: reader.Resource,
    parameters,
    config: await resolved(run, config, root),
    // 0 is AWS's way to say: all.
    ...(maxItems === undefined || maxItems === 0 ? {} : { maxItems: Math.min(maxItems, allowedItems) }),
  };
  const outcome = await run.cancellation.race(effects.readItems(request, run.cancellation));
  if ('cause' in outcome) throw new StatesError('States.ItemReaderFailed', outcome.cause);
  return request.maxItems === undefined ? outcome.items : outcome.items.slice(0, request.maxItems);
}

async function resolved(run: StateRun<MapState>, config: JsonObject, root: Json): Promise<JsonObject> {
  const entries: [string, Json][] = [];
  for (const [name, value] of Object.entries(config)) {
    if (name === 'MaxItems' || name === 'MaxItemsPath') continue;
    if (name.endsWith('Path') && typeof value === 'string')
      entries.push([name.slice(0, -4), pathField(run, value, root)]);
    else if (isExpression(value)) {
      entries.push([name, await evaluateTemplate(run, value, `ItemReader/ReaderConfig/${name}`, { root })]);
    } else entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}
