/** The text that UTF-8 bytes spell; a malformed sequence becomes U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i++]!;
    const extra = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : -1;
    let code = extra <= 0 ? first : first & (0x3f >> extra);
    let valid = extra >= 0 && first < 0xf8;
    for (let k = 0; k < extra && valid; k++) {
      const next = bytes[i];
      if (next === undefined || (next & 0xc0) !== 0x80) valid = false;
      else {
        code = (code << 6) | (next & 63);
        i++;
      }
    }
    parts.push(String.fromCodePoint(valid && code <= 0x10ffff ? code : 0xfffd));
  }
  return parts.join('');
}
