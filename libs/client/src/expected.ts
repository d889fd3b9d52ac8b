/** Tags that a caller names: anything that is there, or some of them, in quotes, `W/` included (RFC 9110). */
export type Tags = '*' | readonly string[];

/** What a caller has seen before it changes something. Default: it doesn't matter. */
export interface Expected {
  /** The current tag has to be one of these. A weak tag is never good enough. */
  readonly match?: Tags;
  /** The current tag may be none of these. */
  readonly noneMatch?: Tags;
}

/** Whether things are as the caller expects them. @param current undefined: there is nothing */
export const isExpected = ({ match, noneMatch }: Expected, current: string | undefined): boolean =>
  (match === undefined || matchesStrongly(match, current)) &&
  (noneMatch === undefined || !matchesWeakly(noneMatch, current));

const matchesStrongly = (tags: Tags, current: string | undefined): boolean =>
  current !== undefined && (tags === '*' || (!current.startsWith('W/') && tags.includes(current)));

const matchesWeakly = (tags: Tags, current: string | undefined): boolean =>
  current !== undefined && (tags === '*' || tags.some((each) => opaque(each) === opaque(current)));

const opaque = (each: string) => each.replace(/^W\//, '');
