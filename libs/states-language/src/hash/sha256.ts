import { paddedWords } from './paddedWords';
import { sha2Fractions } from './sha2Fractions';

const CONSTANTS = sha2Fractions(3, 64).filter((_, i) => i % 2 === 0);
const SEEDS = sha2Fractions(2, 8).filter((_, i) => i % 2 === 0);

/** SHA-256 (FIPS 180-4) in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  const words = paddedWords(bytes, 'big');
  const state = Int32Array.from(SEEDS);
  const w = new Int32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    w.set(words.subarray(block, block + 16));
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15]!;
      const y = w[t - 2]!;
      const small0 = rotr(x, 7) ^ rotr(x, 18) ^ (x >>> 3);
      const small1 = rotr(y, 17) ^ rotr(y, 19) ^ (y >>> 10);
      w[t] = w[t - 16]! + small0 + w[t - 7]! + small1;
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let t = 0; t < 64; t++) {
      const big1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
      const first = (h + big1 + ((e & f) ^ (~e & g)) + CONSTANTS[t]! + w[t]!) | 0;
      const big0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
      const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = state[i]! + value));
  }
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function rotr(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
