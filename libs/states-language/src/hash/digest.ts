import { md5 } from './md5';
import { sha1 } from './sha1';
import { sha256 } from './sha256';
import { sha512 } from './sha512';
import { utf8Bytes } from './utf8Bytes';

/** The digest of a text's UTF-8 bytes in hexadecimal, or undefined for an algorithm the language doesn't have. */
export function digest(text: string, algorithm: string): string | undefined {
  const bytes = utf8Bytes(text);
  switch (algorithm) {
    case 'MD5':
      return md5(bytes);
    case 'SHA-1':
      return sha1(bytes);
    case 'SHA-256':
      return sha256(bytes);
    case 'SHA-384':
      return sha512(bytes, 384);
    case 'SHA-512':
      return sha512(bytes);
    default:
      return undefined;
  }
}
