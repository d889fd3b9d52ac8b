import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/** What the context object says of an item: `$$.Map.Item` is always the innermost Map's. */
export function mapItem(index: number, value: Json): JsonObject {
  return { Map: { Item: { Index: index, Value: value } } };
}
