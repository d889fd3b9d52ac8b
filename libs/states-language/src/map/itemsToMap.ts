import { effectiveInput } from '../dataflow/effectiveInput';
import { evaluateTemplate } from '../dataflow/evaluateTemplate';
import { pathField } from '../dataflow/pathField';
import { unexpectedType } from '../dataflow/unexpectedType';
import { type MapState } from '../definition/StateMachine';
import { StatesError } from '../errors/StatesError';
import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { readItems } from './readItems';

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
