import type { Json } from '../json/json';
import { parseTimestamp } from './parse-timestamp';

/**
 * Milliseconds since 1970 of what Java's ISO_OFFSET_DATE_TIME reads, which AWS gives the times of Wait states to: as
 * `parseTimestamp`, but t and z may be small, and seconds missing.
 */
export function parseOffsetDateTime(value: Json): number | undefined {
  if (typeof value !== 'string') return undefined;
  return parseTimestamp(value.toUpperCase().replace(/T(\d\d:\d\d)(?=Z|[-+])/, 'T$1:00'));
}
