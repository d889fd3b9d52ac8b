import { createHash } from 'node:crypto';

/**
 * A mark by which a saga remembers a request for as long as it lives: Temporal knows a repeat only within one run.
 * 96 bits, in 16 characters.
 * @param key absent: so is the mark
 * @param of what is asked: the same key for something else is another request
 */
export const keyMark = (key: string | undefined, ...of: readonly string[]): string | undefined =>
  key === undefined
    ? undefined
    : createHash('sha256')
        .update(JSON.stringify([...of, key]))
        .digest('base64url')
        .slice(0, 16);
