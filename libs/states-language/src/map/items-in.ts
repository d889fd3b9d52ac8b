import type { ReadItemsRequest } from '../execution/effects';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { ownValue } from '../json/own-value';
import { inventoryOf } from './inventory-of';
import { itemsOf } from './items-of';

/** An object store, as far as an ItemReader looks into it. */
export interface ObjectStore {
  /** Undefined: there is no such object. */
  text(bucket: string, key: string): Promise<string | undefined>;
  /** What `listObjectsV2` says of each object, in the order of their keys. */
  list(bucket: string, prefix: string): Promise<JsonObject[]>;
}

/** The items that an ItemReader names: of a JSON, JSONL or CSV object, of an inventory's files, or a list of objects. */
export async function itemsIn(
  store: ObjectStore,
  { resource, parameters, config }: ReadItemsRequest,
): Promise<{ readonly items: Json[] } | { readonly cause: string }> {
  const text = (name: string) => {
    const value = isObject(parameters) ? ownValue(parameters, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const bucket = text('Bucket');
  if (resource.endsWith(':listObjectsV2')) return { items: await store.list(bucket, text('Prefix')) };
  const key = text('Key');
  const object = await store.text(bucket, key);
  if (object === undefined) return { cause: `No object ${bucket}/${key}` };
  if (config['InputType'] !== 'MANIFEST') return itemsOf(object, config);
  const inventory = inventoryOf(object);
  if ('cause' in inventory) return inventory;
  const items: Json[] = [];
  for (const file of inventory.keys) {
    const rows = itemsOf((await store.text(bucket, file)) ?? '', inventory.config);
    if ('cause' in rows) return rows;
    for (const item of rows.items) items.push(item);
  }
  return { items };
}
