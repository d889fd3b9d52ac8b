/** The path of the saga that the page's address names after the `#`; undefined: it names none. */
export function shownPath(hash: string): string | undefined {
  const path = hash.slice(1);
  return /^\/sagas\/[^/]+\/[^/]+$/.test(path) ? path : undefined;
}
