/** A new idempotency key, one for each thing that is meant once: sent again, it still happens once. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
