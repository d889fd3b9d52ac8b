/** JSON with the keys of every object in order: equal values are equal texts. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, inOrder) ?? 'null';

const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
