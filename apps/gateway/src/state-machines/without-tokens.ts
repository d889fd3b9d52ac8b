/** A token wherever it stands in a text. */
const token = /([A-Za-z0-9_-]{4,})\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.[0-9a-f]{32})?/g;

/**
 * A value as it may be shown: whoever holds the token of a task settles it, and who may look may not settle. What was sent
 * to who is to settle it stays as it was.
 */
export function withoutTokens<T>(value: T): T {
  return struck(value) as T;
}

function struck(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(token, (text, place: string) => (isPlace(place) ? '***' : text));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(struck);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [struck(name), struck(member)]));
}

/** A workflow's id is `{type}/{id}`. */
const isPlace = (place: string) =>
  /^[A-Za-z0-9][A-Za-z0-9._-]*\/./.test(Buffer.from(place, 'base64url').toString('utf8'));
