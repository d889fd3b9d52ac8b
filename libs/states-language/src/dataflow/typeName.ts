import { type Json } from '../json/Json';

/** The type of a JSON value as causes name it. */
export function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
