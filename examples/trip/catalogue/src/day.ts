import { z } from 'zod';

/** A calendar day, ISO 8601: `2027-05-14`. */
export const Day = z.iso.date();

/** So many days in a row, the first one included. Calendar days have no time zone; UTC has no summer time. */
export function daysFrom(first: string, count: number): string[] {
  const start = Date.parse(first);
  return Array.from({ length: count }, (_, index) => new Date(start + index * 86_400_000).toISOString().slice(0, 10));
}
