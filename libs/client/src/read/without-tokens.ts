/** What a token ends with. The workflow's id stands before it, and is found from here: so the search is linear. */
const ending = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.[0-9a-f]{32})?/g;

/** Characters of a workflow's id in base64url, at most. */
const longestPlace = 2_000;

/**
 * A value as it may be shown: the holder of a task's token may settle it, and a reader may not. What was sent
 * to who is to settle it stays as it was.
 */
export function withoutTokens<T>(value: T): T {
  return redacted(value) as T;
}

function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redactedText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(redacted);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [redactedText(name), redacted(member)]));
}

function redactedText(text: string): string {
  let shown = '';
  let done = 0;
  for (const match of text.matchAll(ending)) {
    let begin = match.index;
    while (begin > done && match.index - begin < longestPlace && /[\w-]/.test(text[begin - 1]!)) begin--;
    if (!isPlace(text.slice(begin, match.index))) continue;
    shown += `${text.slice(done, begin)}***`;
    done = match.index + match[0].length;
  }
  return done === 0 ? text : shown + text.slice(done);
}

/** A workflow's id is `{type}/{id}`. */
const isPlace = (place: string) =>
  /^[A-Za-z0-9][A-Za-z0-9._-]*\/./.test(Buffer.from(place, 'base64url').toString('utf8'));
