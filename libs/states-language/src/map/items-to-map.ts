import { effectiveInput } from '../dataflow/effective-input';
import { evaluateTemplate } from '../dataflow/evaluate-template';
import { pathField } from '../dataflow/path-field';
import { unexpectedType } from '../dataflow/unexpected-type';
import type { MapState } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { readItems } from './read-items';

/** The items of a Map: what its ItemReader reads, else what ItemsPath or Items gives, else its input. */
export async function itemsToMap(run: StateRun<MapState>): Promise<Json[]> {
  const { ItemReader, Items, ItemsPath } = run.state;
  const input = effectiveInput(run);
  if (ItemReader !== undefined) return readItems(run, ItemReader, input);
  if (run.language === 'JSONata') return Items === undefined ? inputItems(input) : evaluatedItems(run, Items, input);
  const items = ItemsPath === undefined ? input : pathField(run, ItemsPath, input);
  if (!Array.isArray(items)) throw StatesError.runtime(`Reference path "${ItemsPath ?? '$'}" must point to array.`);
  run.execution.options.inspect?.('afterItemsPath', items);
  return items;
}

function inputItems(input: Json): Json[] {
  if (Array.isArray(input)) return input;
  throw StatesError.query(`Map state input must be an array but was: ${JSON.stringify(input)}`);
}

async function evaluatedItems(run: StateRun<MapState>, template: Json, root: Json): Promise<Json[]> {
  const items = await evaluateTemplate(run, template, 'Items', { root });
  if (Array.isArray(items)) return items;
  throw unexpectedType(template, 'Items', 'array', items);
}
