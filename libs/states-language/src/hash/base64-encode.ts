const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 (RFC 4648 §4, padded) of bytes. */
export function base64Encode(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i]!, bytes[i + 1], bytes[i + 2]];
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    parts.push(
      alphabet[group >> 18]!,
      alphabet[(group >> 12) & 63]!,
      b === undefined ? '=' : alphabet[(group >> 6) & 63]!,
      c === undefined ? '=' : alphabet[group & 63]!,
    );
  }
  return parts.join('');
}
