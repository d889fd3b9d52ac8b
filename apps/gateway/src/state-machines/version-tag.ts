import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../problems/problem';
import type { Expected } from './definition-store';

/** A version as an ETag. */
export const versionTag = (version: number): string => `"${version}"`;

/** What `If-Match` and `If-None-Match` expect of what is there. @throws Problem `bad-request` */
export function expectedIn(headers: IncomingHttpHeaders): Expected {
  const { 'if-match': match, 'if-none-match': none } = headers;
  if (none !== undefined && none !== '*') {
    throw new Problem('bad-request', `If-None-Match is '${none}': write *, which is: only if there is none yet.`);
  }
  if (match === undefined) return { absent: none !== undefined };
  const [, version] = /^"([1-9]\d{0,8})"$/.exec(match) ?? [];
  if (version === undefined) {
    throw new Problem('bad-request', `If-Match is '${match}': write the ETag of the version that you have read: "3".`);
  }
  return { version: Number(version), absent: none !== undefined };
}
