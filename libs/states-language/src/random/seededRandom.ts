/** The number in [0, 1) that belongs to a seed: one round of mulberry32. */
export function seededRandom(seed: number): number {
  let bits = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}
