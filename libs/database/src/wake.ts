/** Who looks, by open database of this process. */
const looking = new WeakMap<object, Set<() => void>>();

/** Has those who wait for something in this database look at once. @param database Kysely's */
export const wake = (database: object): void => looking.get(database)?.forEach((look) => look());

/** Looks whenever somebody in this process says that there is something. @returns what ends it */
export function onWake(database: object, look: () => void): () => void {
  const known = looking.get(database) ?? new Set();
  looking.set(database, known.add(look));
  return () => void known.delete(look);
}
