import { createHash } from 'node:crypto';
import { Problem } from '../problems/problem';

/** The header's key, if there is one. @throws Problem `bad-idempotency-key` */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x20-\x7e]{1,255}$/.test(header) && header.trim() !== '') return header;
  throw new Problem(
    'bad-idempotency-key',
    'An Idempotency-Key is sent once, and has 1 to 255 printable ASCII characters. A UUID is a good one.',
  );
}

/**
 * What a saga remembers a request by, for as long as it lives: Temporal knows a repeat only within one run. 96 bits, in 16
 * characters; absent where there is no key.
 * @param of what is asked: the same key for something else is another request
 */
export const keyMark = (key: string | undefined, ...of: readonly string[]): string | undefined =>
  key === undefined
    ? undefined
    : createHash('sha256')
        .update(JSON.stringify([...of, key]))
        .digest('base64url')
        .slice(0, 16);

/** What stands for a key wherever it is stored: keys may hold personal data. 160 bits: no two keys meet. */
export const hashOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
