import { toByteArray } from 'base64-js';

/** The package takes base64url, too, and anything else for zero. */
const form = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * The text whose UTF-8 bytes Base64 (RFC 4648 §4) spells: undefined when it is not Base64. Padding may be missing, and
 * bits that spell no byte needn't be zero: Java's decoder, which Step Functions runs on, takes both. What is no UTF-8
 * becomes U+FFFD.
 */
export function base64Decode(text: string): string | undefined {
  if (!form.test(text)) return undefined;
  const body = text.replace(/=+$/, '');
  if (body.length % 4 === 1) return undefined;
  const bytes = toByteArray(body.padEnd(Math.ceil(body.length / 4) * 4, '='));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
