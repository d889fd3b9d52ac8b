import { sha2Fractions } from './sha2Fractions';

const CONSTANTS = sha2Fractions(3, 80);
/** SHA-512 starts from the square roots of the first eight primes, SHA-384 from those of the next eight. */
const SEEDS = sha2Fractions(2, 16);

/** SHA-512, or SHA-384, in hexadecimal. Words of 64 bits are pairs, the higher half first: BigInt takes many times as long. */
export function sha512(bytes: Uint8Array, digest: 384 | 512 = 512): string {
  const words = paddedPairs(bytes);
  const state = digest === 384 ? SEEDS.slice(16) : SEEDS.slice(0, 16);
  const w = new Int32Array(160);
  for (let block = 0; block < words.length; block += 32) {
    w.set(words.subarray(block, block + 32));
    extend(w);
    compress(state, w);
  }
  const text = [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  return text.slice(0, digest / 4);
}

function extend(w: Int32Array): void {
  for (let t = 32; t < 160; t += 2) {
    const xh = w[t - 30]!;
    const xl = w[t - 29]!;
    const yh = w[t - 4]!;
    const yl = w[t - 3]!;
    const s0h = rotr(xh, xl, 1) ^ rotr(xh, xl, 8) ^ (xh >>> 7);
    const s0l = rotr(xl, xh, 1) ^ rotr(xl, xh, 8) ^ rotr(xl, xh, 7);
    const s1h = rotr(yh, yl, 19) ^ rotr(yl, yh, 29) ^ (yh >>> 6);
    const s1l = rotr(yl, yh, 19) ^ rotr(yh, yl, 29) ^ rotr(yl, yh, 6);
    const sum = (w[t - 31]! >>> 0) + (s0l >>> 0) + (w[t - 13]! >>> 0) + (s1l >>> 0);
    w[t] = (w[t - 32]! + s0h + w[t - 14]! + s1h + carry(sum)) | 0;
    w[t + 1] = sum | 0;
  }
}

function compress(state: Int32Array, w: Int32Array): void {
  const at = (i: number) => state[i]!;
  let [ah, al, bh, bl, ch, cl, dh, dl] = [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)];
  let [eh, el, fh, fl, gh, gl, hh, hl] = [at(8), at(9), at(10), at(11), at(12), at(13), at(14), at(15)];
  for (let t = 0; t < 160; t += 2) {
    const big1h = rotr(eh, el, 14) ^ rotr(eh, el, 18) ^ rotr(el, eh, 9);
    const big1l = rotr(el, eh, 14) ^ rotr(el, eh, 18) ^ rotr(eh, el, 9);
    const choice = ((el & fl) ^ (~el & gl)) >>> 0;
    const first = (hl >>> 0) + (big1l >>> 0) + choice + (CONSTANTS[t + 1]! >>> 0) + (w[t + 1]! >>> 0);
    const firstHigh = (hh + big1h + ((eh & fh) ^ (~eh & gh)) + CONSTANTS[t]! + w[t]! + carry(first)) | 0;
    const firstLow = first >>> 0;
    const big0h = rotr(ah, al, 28) ^ rotr(al, ah, 2) ^ rotr(al, ah, 7);
    const big0l = rotr(al, ah, 28) ^ rotr(ah, al, 2) ^ rotr(ah, al, 7);
    const majority = ((al & bl) ^ (al & cl) ^ (bl & cl)) >>> 0;
    const newE = (dl >>> 0) + firstLow;
    const newA = firstLow + (big0l >>> 0) + majority;
    const newAHigh = (firstHigh + big0h + ((ah & bh) ^ (ah & ch) ^ (bh & ch)) + carry(newA)) | 0;
    hh = gh;
    hl = gl;
    gh = fh;
    gl = fl;
    fh = eh;
    fl = el;
    eh = (dh + firstHigh + carry(newE)) | 0;
    el = newE | 0;
    dh = ch;
    dl = cl;
    ch = bh;
    cl = bl;
    bh = ah;
    bl = al;
    ah = newAHigh;
    al = newA | 0;
  }
  [ah, al, bh, bl, ch, cl, dh, dl, eh, el, fh, fl, gh, gl, hh, hl].forEach((value, i, all) => {
    const lower = i % 2 === 0 ? carry((state[i + 1]! >>> 0) + (all[i + 1]! >>> 0)) : 0;
    state[i] = state[i]! + value + lower;
  });
}

/** What a sum of lower halves adds to the higher ones. (A global such as Math costs too much in a sandbox.) */
function carry(sum: number): number {
  return (sum / 2 ** 32) | 0;
}

/** One half of a pair that is rotated to the right, given that half first; with the halves exchanged, by 32 more. */
function rotr(half: number, other: number, by: number): number {
  return (half >>> by) | (other << (32 - by));
}

function paddedPairs(bytes: Uint8Array): Int32Array {
  const blocks = Math.ceil((bytes.length + 17) / 128);
  const padded = new Uint8Array(blocks * 128);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return Int32Array.from({ length: blocks * 32 }, (_, i) => view.getInt32(i * 4));
}
