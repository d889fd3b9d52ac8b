import { ParticipantError } from '../participant-error';
import { changedByJson } from './changed-by-json';

/** A value as it is stored: what JSON makes of it, and null for `undefined`. */
export const stored = (value: unknown): string | null => JSON.stringify(value) ?? null;

/** A stored value, as the next reader sees it. */
export const restored = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text));

/**
 * A value as it is stored, where the next reader sees the same; `undefined` where JSON would make another of it (NaN, a
 * Date, bytes, a list with holes) or none at all (a BigInt, a circle).
 */
export function carried(value: unknown): { readonly text: string | null } | { readonly lost: string } {
  try {
    const text = stored(value);
    const pointer = changedByJson(value, restored(text));
    return pointer === undefined ? { text } : { lost: pointer };
  } catch {
    return { lost: '' };
  }
}

/**
 * A value as it will be stored and sent.
 * @param what in words: `answer of reserveRoom`
 * @throws ParticipantError `output-invalid` where JSON can't carry it
 */
export function carriedOrRefused(value: unknown, what: string): string | null {
  const json = carried(value);
  if ('text' in json) return json.text;
  throw new ParticipantError(
    'output-invalid',
    `The ${what} can't be sent as JSON: ${json.lost || 'the value'} would arrive as something else. Use texts, finite numbers, booleans, null, and lists and plain objects of them.`,
  );
}
