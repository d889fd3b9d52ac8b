/**
 * The first 64 bits of the fractions of the square or cube roots of the first primes: where SHA-2's constants come from
 * (FIPS 180-4), as pairs of 32-bit words, the higher first. SHA-256 uses only the higher ones.
 */
export function sha2Fractions(root: 2 | 3, count: number): Int32Array {
  return Int32Array.from(
    firstPrimes(count).flatMap((prime) => {
      const bits = fraction(prime, BigInt(root));
      return [Number(bits >> 32n) | 0, Number(bits & 0xffffffffn) | 0];
    }),
  );
}

function fraction(prime: number, root: bigint): bigint {
  const scaled = BigInt(prime) << (64n * root);
  let low = 0n;
  let high = 1n << 70n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** root <= scaled) low = middle;
    else high = middle;
  }
  return low & ((1n << 64n) - 1n);
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}
