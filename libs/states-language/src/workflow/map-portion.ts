import type { ItemRun } from '../execution/effects';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { jsonSize } from '../json/json-size';

/** Maps up to this size run within their execution's own workflow. */
const small = 40;
/** Items that one child workflow runs at most, and the bytes of their inputs. */
const max = { items: 100, bytes: 400_000 };
/** Steps of one child workflow at most, as far as can be told ahead. */
const steps = 1_500;

/** What is the same for all items of a portion, and what is each item's own. */
export interface Portion extends Pick<ItemRun, 'processor' | 'language' | 'label' | 'executionType'> {
  readonly limit: number;
  /** `own`: the part of the context that isn't the same for all. `same`: the item is the input itself. */
  readonly items: { readonly index: number; readonly input: Json; readonly own: JsonObject; readonly same?: true }[];
  readonly shared: JsonObject;
}

/**
 * How a large Map is divided: undefined when it isn't large.
 * @param tasks steps of an item, as far as can be told ahead
 * @param values the items themselves, where they go along besides the inputs that were made of them
 */
export function portionsOf(inputs: Json[], tasks: number, values?: Json[]): number[] | undefined {
  if (inputs.length <= small) return undefined;
  const items = Math.max(1, Math.min(max.items, Math.floor(steps / Math.max(1, tasks))));
  const sizes: number[] = [];
  let size = 0;
  let bytes = 0;
  for (const [at, input] of inputs.entries()) {
    const value = values?.[at];
    const beside = value === undefined || value === input ? 0 : jsonSize(value, max.bytes);
    const more = jsonSize(input, max.bytes) + beside;
    if (size > 0 && (size >= items || bytes + more > max.bytes)) {
      sizes.push(size);
      size = 0;
      bytes = 0;
    }
    size++;
    bytes += more;
  }
  return [...sizes, size];
}

/** The input of a child workflow: small, because what is the same is said once. */
export function packed(runs: ItemRun[], limit: number): Portion {
  const [first] = runs as [ItemRun];
  const { processor, language, label, executionType } = first;
  return {
    ...{ processor, language, label, executionType, limit },
    shared: without(first.context, 'Execution', 'Map'),
    items: runs.map(({ index, input, context: { Execution, Map } }) => {
      const value = isObject(Map) && isObject(Map['Item']) ? Map['Item']['Value'] : undefined;
      const same = Map !== undefined && value === input;
      return {
        index,
        input,
        // An execution's own input is added where it runs.
        own: { Execution: without(Execution as JsonObject, 'Input'), ...(Map !== undefined && !same && { Map }) },
        ...(same && { same }),
      };
    }),
  };
}

const without = (object: JsonObject, ...names: string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
