import type { Promises } from './promises';

/**
 * The version that promises have in a lock file: 16 hexadecimal digits (FNV-1a, 64 bits, over their JSON). It tells
 * versions apart and protects nothing; it is made without `node:crypto`, since contracts are loaded in workflows, too.
 */
export function promisesHash(promises: Promises): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(JSON.stringify(promises))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
