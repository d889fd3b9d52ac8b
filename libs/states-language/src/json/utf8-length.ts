/** Bytes a text takes in UTF-8. Counted without making them: texts are measured at each state of an execution. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) bytes += 1;
    // Each half of a surrogate pair then counts 2: together the 4 bytes of its code point.
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) bytes += 1;
  }
  return bytes;
}
