import type { Json } from '../json/json';

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[-+]\d\d:\d\d)$/;

/**
 * Milliseconds since 1970 of an RFC 3339 time with an upper-case T and Z, as the language wants it; undefined when it
 * is none. Digits after the millisecond are kept as a fraction: timestamps that differ there do differ.
 */
export function parseTimestamp(value: Json | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const match = rfc3339.exec(value);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const calendar = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!calendar || hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = offsetMinutes(match[8]!);
  if (offset === undefined) return undefined;
  date.setUTCHours(hour, minute - offset, second);
  return date.getTime() + Number(`0.${match[7] ?? '0'}`) * 1000;
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 23 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (zone.startsWith('-') ? -1 : 1);
}
