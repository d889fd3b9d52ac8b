import type { Expected, Tags } from '@backstitch/client';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from './problem';

const tag = /\s*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)/gy;

/**
 * The tags of a header, as RFC 9110 writes them, `W/` included.
 * @throws Problem `bad-request` for what is no list of tags
 */
function tagsIn(name: string, header: string | undefined): Tags | undefined {
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

/** What `If-Match` and `If-None-Match` expect of what is there. @throws Problem `bad-request` */
export function expectedIn(headers: IncomingHttpHeaders): Expected {
  const match = tagsIn('If-Match', headers['if-match']);
  return { ...(match && { match }), ...unseenIn(headers) };
}

/** What `If-None-Match` of a read says: it is answered unless the reader has seen it. @throws Problem `bad-request` */
export function unseenIn(headers: IncomingHttpHeaders): Expected {
  const noneMatch = tagsIn('If-None-Match', headers['if-none-match']);
  return noneMatch ? { noneMatch } : {};
}
