import { fromByteArray } from 'base64-js';

/** The UTF-8 bytes of a text in Base64 (RFC 4648 §4, padded). */
export const base64Encode = (text: string): string => fromByteArray(new TextEncoder().encode(text));
