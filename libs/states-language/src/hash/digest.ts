import { md5, sha1 } from '@noble/hashes/legacy';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

/** Pure: workflow code has no node:crypto. */
const algorithms = new Map(
  Object.entries({ MD5: md5, 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 }),
);

/** The digest of a text's UTF-8 bytes in hexadecimal, or undefined for an algorithm the language doesn't have. */
export function digest(text: string, algorithm: string): string | undefined {
  const hash = algorithms.get(algorithm);
  return hash && bytesToHex(hash(text));
}
