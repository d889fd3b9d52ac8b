import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../problems/problem';
import { type Tags, matchesStrongly, matchesWeakly, tagsIn } from '../request/entity-tags';

/** A version as an ETag. */
export const versionTag = (version: number): string => `"${version}"`;

/** What whoever changes a stored type has seen of it before. */
export interface Expected {
  /** The newest version has to be one of these. */
  readonly match?: Tags;
  /** It may be none of these. */
  readonly noneMatch?: Tags;
}

/** What `If-Match` and `If-None-Match` expect of what is there. @throws Problem `bad-request` */
export function expectedIn(headers: IncomingHttpHeaders): Expected {
  const match = tagsIn('If-Match', headers['if-match']);
  const noneMatch = tagsIn('If-None-Match', headers['if-none-match']);
  return { ...(match && { match }), ...(noneMatch && { noneMatch }) };
}

/** @param version the newest; undefined: there is none @throws Problem `version-changed` */
export function checkExpected(name: string, version: number | undefined, { match, noneMatch }: Expected): void {
  const current = version === undefined ? undefined : versionTag(version);
  const isExpected =
    (match === undefined || matchesStrongly(match, current)) &&
    (noneMatch === undefined || !matchesWeakly(noneMatch, current));
  if (isExpected) return;
  throw new Problem(
    'version-changed',
    version === undefined
      ? `There is no ${name} yet: store it without If-Match.`
      : `The newest version of ${name} is ${version}: read it, and decide again.`,
  );
}
