/** A JSON Pointer (RFC 6901) to a place in a value: `/itinerary/1/step`; `''` is the whole. */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
