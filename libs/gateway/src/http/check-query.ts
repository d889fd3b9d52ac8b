import { Problem } from './problem';

/**
 * Refuses a query parameter that the path doesn't know, and one that is given more than once.
 * @param names `attribute.{name}` stands for all that begin so
 * @throws Problem `bad-query`
 */
export function checkQuery(query: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const open = names.filter((name) => name.endsWith('.{name}')).map((name) => name.slice(0, -'{name}'.length));
  const isKnown = (name: string) =>
    names.includes(name) || open.some((begin) => name.startsWith(begin) && name !== begin);
  for (const [name, value] of Object.entries(query)) {
    if (!isKnown(name)) {
      const which = names.length === 0 ? 'no parameter is' : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
      throw new Problem('bad-query', `'${name}' is not known here: ${which}.`);
    }
    if (typeof value !== 'string') throw new Problem('bad-query', `'${name}' is given more than once.`);
  }
}
