const MASK64 = (1n << 64n) - 1n;
const PRIMES = firstPrimes(80);

/**
 * The SHA-2 family (FIPS 180-4) in hexadecimal. All four share one round function over words of 32 or 64 bits;
 * BigInt keeps it short, and inputs are at most 10,000 characters.
 */
export function sha2(bytes: Uint8Array, digest: 256 | 384 | 512): string {
  const wide = digest !== 256;
  const bits = wide ? 64n : 32n;
  const mask = wide ? MASK64 : 0xffffffffn;
  const rounds = wide ? 80 : 64;
  const rotr = (x: bigint, by: bigint) => ((x >> by) | (x << (bits - by))) & mask;
  const [s0, s1, S0, S1] = wide
    ? ([
        [1n, 8n, 7n],
        [19n, 61n, 6n],
        [28n, 34n, 39n],
        [14n, 18n, 41n],
      ] as const)
    : ([
        [7n, 18n, 3n],
        [17n, 19n, 10n],
        [2n, 13n, 22n],
        [6n, 11n, 25n],
      ] as const);
  const constants = PRIMES.slice(0, rounds).map((prime) => fraction(prime, 3n, bits));
  // SHA-384 starts from the square roots of the 9th to 16th primes, the others from the first eight.
  const seeds = digest === 384 ? PRIMES.slice(8, 16) : PRIMES.slice(0, 8);
  const state = seeds.map((prime) => fraction(prime, 2n, bits));
  const words = blockWords(bytes, wide ? 128 : 64, wide ? 8 : 4);
  for (let block = 0; block < words.length; block += 16) {
    const w = words.slice(block, block + 16);
    for (let t = 16; t < rounds; t++) {
      const [x, y] = [w[t - 15]!, w[t - 2]!];
      const small0 = rotr(x, s0[0]) ^ rotr(x, s0[1]) ^ (x >> s0[2]);
      const small1 = rotr(y, s1[0]) ^ rotr(y, s1[1]) ^ (y >> s1[2]);
      w.push((w[t - 16]! + small0 + w[t - 7]! + small1) & mask);
    }
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let t = 0; t < rounds; t++) {
      const big1 = rotr(e, S1[0]) ^ rotr(e, S1[1]) ^ rotr(e, S1[2]);
      const first = h + big1 + ((e & f) ^ (~e & mask & g)) + constants[t]! + w[t]!;
      const big0 = rotr(a, S0[0]) ^ rotr(a, S0[1]) ^ rotr(a, S0[2]);
      const second = big0 + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(first + second) & mask, a, b, c, (d + first) & mask, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i]! + value) & mask));
  }
  return state
    .map((word) => word.toString(16).padStart(wide ? 16 : 8, '0'))
    .join('')
    .slice(0, digest / 4);
}

function blockWords(bytes: Uint8Array, blockSize: number, wordSize: number): bigint[] {
  const length = Math.ceil((bytes.length + 1 + wordSize * 2) / blockSize) * blockSize;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(length - 8, BigInt(bytes.length) * 8n);
  return Array.from({ length: length / wordSize }, (_, i) =>
    padded.subarray(i * wordSize, (i + 1) * wordSize).reduce((word, byte) => (word << 8n) | BigInt(byte), 0n),
  );
}

/** The first `bits` bits of the fraction of the prime's square or cube root: where SHA-2's constants come from. */
function fraction(prime: number, root: 2n | 3n, bits: bigint): bigint {
  const scaled = BigInt(prime) << (bits * root);
  let low = 0n;
  let high = 1n << (bits + 6n);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** root <= scaled) low = middle;
    else high = middle;
  }
  return low & ((1n << bits) - 1n);
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}
