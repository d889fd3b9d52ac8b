import { parse } from 'csv-parse/sync';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { ownValue } from '../json/own-value';

const delimiters: Record<string, string> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/**
 * The items in the text of an object in storage, as a ReaderConfig says: JSON, JSONL or CSV. Ports call it where the
 * text is, so that only items travel; for a MANIFEST, on each file that `inventoryOf` names.
 */
export function itemsOf(text: string, config: JsonObject): { readonly items: Json[] } | { readonly cause: string } {
  try {
    // A byte order mark is no part of what is written.
    if (text.startsWith('\ufeff')) return itemsOf(text.slice(1), config);
    switch (config['InputType'] ?? 'JSON') {
      case 'CSV':
        return csvItems(text, config);
      case 'JSONL':
        return { items: lines(text).map((line) => JSON.parse(line) as Json) };
      default:
        return jsonItems(JSON.parse(text) as Json, config);
    }
  } catch {
    return { cause: `The object is not valid ${JSON.stringify(config['InputType'] ?? 'JSON')}.` };
  }
}

function lines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function jsonItems(document: Json, config: JsonObject): { readonly items: Json[] } | { readonly cause: string } {
  const pointer = config['ItemsPointer'];
  const items = typeof pointer === 'string' ? pointed(document, pointer) : document;
  return Array.isArray(items) ? { items } : { cause: 'Attempting to map over non-iterable node.' };
}

/** A JSON Pointer (RFC 6901). */
function pointed(document: Json, pointer: string): Json | undefined {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce<Json | undefined>(
      (value, token) =>
        Array.isArray(value) ? value[Number(token)] : isObject(value) ? ownValue(value, token) : undefined,
      document,
    );
}

/** RFC 4180, as files are: any line ends, rows of any length, quotes in the midst of a field as they are. Blank lines go. */
const csv = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
};

function csvItems(text: string, config: JsonObject): { readonly items: Json[] } | { readonly cause: string } {
  const delimiter = delimiters[typeof config['CSVDelimiter'] === 'string' ? config['CSVDelimiter'] : 'COMMA'] ?? ',';
  const rows = parse(text, { ...csv, delimiter });
  const given = config['CSVHeaders'];
  const headers =
    config['CSVHeaderLocation'] === 'GIVEN' && Array.isArray(given) ? given.map(String) : (rows.shift() ?? []);
  if (new Set(headers).size < headers.length) return { cause: 'CSV headers cannot contain duplicates.' };
  // A row may be shorter (the rest is empty) or longer (the rest is dropped) than the headers.
  return { items: rows.map((row) => Object.fromEntries(headers.map((header, i) => [header, row[i] ?? '']))) };
}
