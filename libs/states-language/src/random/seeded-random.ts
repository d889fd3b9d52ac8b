const multiplier = 0x5deece66dn;
const mask = (1n << 48n) - 1n;

/**
 * The number in [0, 1) that belongs to a seed: the first `nextDouble()` of Java's `Random`, which AWS uses.
 * @param seed an integer; what is behind its point is left out
 */
export function seededRandom(seed: number): number {
  let state = (BigInt.asUintN(48, BigInt(integer(seed))) ^ multiplier) & mask;
  const next = (bits: bigint): bigint => {
    state = (state * multiplier + 0xbn) & mask;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
}

const integer = (seed: number) => (Number.isFinite(seed) ? Math.trunc(seed) : 0);
