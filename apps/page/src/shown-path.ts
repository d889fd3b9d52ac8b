/** The address of the page's view of all events, after the `#`. */
export const eventsPath = '/events';

/** The path of what the page's address names after the `#`: a saga's, or `/events`; undefined: it names nothing. */
export function shownPath(hash: string): string | undefined {
  const path = hash.slice(1);
  return path === eventsPath || /^\/sagas\/[^/]+\/[^/]+$/.test(path) ? path : undefined;
}
