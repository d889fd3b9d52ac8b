import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

/**
 * What the manifest of an S3 inventory (ReaderConfig InputType MANIFEST) names: files whose rows are the items, and the
 * ReaderConfig to read each of them with. The files are compressed with gzip: opening them is the port's.
 */
export function inventoryOf(
  text: string,
): { readonly keys: string[]; readonly config: JsonObject } | { readonly cause: string } {
  const manifest = parsed(text);
  const files = isObject(manifest) ? manifest['files'] : undefined;
  const schema = isObject(manifest) ? manifest['fileSchema'] : undefined;
  if (!Array.isArray(files) || typeof schema !== 'string')
    return { cause: 'The manifest is not that of an S3 inventory.' };
  const keys = files.flatMap((file) => (isObject(file) && typeof file['key'] === 'string' ? [file['key']] : []));
  const CSVHeaders = schema.split(',').map((name) => name.trim());
  return { keys, config: { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders } };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
