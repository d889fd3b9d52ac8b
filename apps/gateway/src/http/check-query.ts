import { Problem } from './problem';

/** Refuses a query parameter that the path doesn't know, and one that is given more than once. @throws Problem `bad-query` */
export function checkQuery(query: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  for (const [name, value] of Object.entries(query)) {
    if (!names.includes(name)) {
      const which = names.length === 0 ? 'no parameter is' : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
      throw new Problem('bad-query', `'${name}' is not known here: ${which}.`);
    }
    if (typeof value !== 'string') throw new Problem('bad-query', `'${name}' is given more than once.`);
  }
}
