import { Problem } from '../problems/problem';

/** What `If-Match` or `If-None-Match` names: anything that is there, or some tags. */
export type Tags = '*' | readonly string[];

const tag = /\s*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)/gy;

/**
 * The tags of a header, as RFC 9110 writes them, `W/` included.
 * @throws Problem `bad-request` for what is no list of tags
 */
export function tagsIn(name: string, header: string | undefined): Tags | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  const found = [...header.matchAll(tag)];
  const length = found.reduce((sum, [text]) => sum + text.length, 0);
  if (found.length > 0 && length === header.length && !/,\s*$/.test(header)) return found.map(([, each]) => each!);
  throw new Problem(
    'bad-request',
    `${name} is '${header.slice(0, 100)}': write * or tags in quotes, as in "3", with commas.`,
  );
}

/** `If-Match`: a weak tag is never good enough. @param current undefined: there is nothing */
export const matchesStrongly = (tags: Tags, current: string | undefined): boolean =>
  current !== undefined && (tags === '*' || (!current.startsWith('W/') && tags.includes(current)));

/** `If-None-Match`: as good as it is. @param current undefined: there is nothing */
export const matchesWeakly = (tags: Tags, current: string | undefined): boolean =>
  current !== undefined && (tags === '*' || tags.some((each) => opaque(each) === opaque(current)));

const opaque = (each: string) => each.replace(/^W\//, '');
