import { createHash } from 'node:crypto';

/** A hash that stands for a key wherever it is stored: keys may hold personal data. 160 bits: no two keys meet. */
export const keyHash = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
