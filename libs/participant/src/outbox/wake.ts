/** The relays of each open database of this process. */
const relays = new WeakMap<object, Set<() => void>>();

/** Has the relays of this database look at once. @param database Kysely's */
export const wake = (database: object): void => relays.get(database)?.forEach((look) => look());

/** @returns what takes it back */
export function onWake(database: object, look: () => void): () => void {
  const known = relays.get(database) ?? new Set();
  relays.set(database, known.add(look));
  return () => void known.delete(look);
}
