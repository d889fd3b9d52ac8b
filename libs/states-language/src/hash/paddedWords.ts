/** The message padded to 64-byte blocks (a one bit, zeros, the length in bits), as 32-bit words of the given order. */
export function paddedWords(bytes: Uint8Array, order: 'little' | 'big'): Int32Array {
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const view = new DataView(new ArrayBuffer(blocks * 64));
  bytes.forEach((byte, i) => view.setUint8(i, byte));
  view.setUint8(bytes.length, 0x80);
  const little = order === 'little';
  const high = Math.floor(bytes.length / 2 ** 29);
  const low = (bytes.length * 8) >>> 0;
  view.setUint32(blocks * 64 - 8, little ? low : high, little);
  view.setUint32(blocks * 64 - 4, little ? high : low, little);
  return Int32Array.from({ length: blocks * 16 }, (_, i) => view.getInt32(i * 4, little));
}
