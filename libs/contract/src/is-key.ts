/** May a text be an `Idempotency-Key`: 1 to 255 printable ASCII characters, not all of them blanks? */
export const isKey = (text: string): boolean => /^[\x20-\x7e]{1,255}$/.test(text) && text.trim() !== '';
