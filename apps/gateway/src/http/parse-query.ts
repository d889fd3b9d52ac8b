import { Problem } from './problem';

/** The query parameters that a path knows, each given at most once. @throws Problem `bad-query` */
export function parseQuery<const N extends string>(
  query: Readonly<Record<string, unknown>>,
  names: readonly N[],
): { readonly [K in N]?: string } {
  for (const [name, value] of Object.entries(query)) {
    if (!(names as readonly string[]).includes(name)) {
      const which = names.length === 0 ? 'no parameter is' : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
      throw new Problem('bad-query', `'${name}' is not known here: ${which}.`);
    }
    if (typeof value !== 'string') throw new Problem('bad-query', `'${name}' is given more than once.`);
  }
  return query as { readonly [K in N]?: string };
}
