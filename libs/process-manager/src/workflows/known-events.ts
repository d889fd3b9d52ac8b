import { sha256 } from '@noble/hashes/sha2';
import type { ProcessState } from '../process-state';
import type { ReceivedEvent } from '../received-event';

/** Characters of a key: 96 bits of a hash of source and id, so that no two of a process's events have the same. */
const keyLength = 16;
/** So many events are known at most: their keys travel from run to run. */
const maxKeys = 40_000;
/** Events that came within a tenth of the time are forgotten together. */
const portions = 10;

/** The events that a process knows, so that none is taken twice: for a time, over all of its runs. */
export class KnownEvents {
  private readonly keys = new Map<string, number>();

  /** @param howLong milliseconds */
  constructor(
    private readonly howLong: number,
    before: ProcessState['known'] = [],
  ) {
    for (const [at, keys] of before) {
      for (let from = 0; from < keys.length; from += keyLength) this.keys.set(keys.slice(from, from + keyLength), at);
    }
  }

  /** Takes down an event. @returns false when it was known */
  isNew(event: ReceivedEvent, now: number): boolean {
    const key = keyOf(event);
    const at = this.keys.get(key);
    if (at !== undefined && now - at <= this.howLong) return false;
    // Again at the end: the oldest are in front.
    this.keys.delete(key);
    this.keys.set(key, now);
    if (this.keys.size > maxKeys) this.keys.delete(this.keys.keys().next().value!);
    return true;
  }

  /** What the next run has to know. */
  packed(now: number): NonNullable<ProcessState['known']> {
    const portion = Math.max(1, Math.floor(this.howLong / portions));
    const packed = new Map<number, string[]>();
    for (const [key, at] of this.keys) {
      if (now - at > this.howLong) continue;
      // Known for a little longer than it has to be, and no longer after the next run.
      const until = Math.ceil(at / portion) * portion;
      const keys = packed.get(until) ?? [];
      keys.push(key);
      packed.set(until, keys);
    }
    return [...packed].map(([at, keys]) => [at, keys.join('')] as const);
  }
}

function keyOf({ source, id }: ReceivedEvent): string {
  const hash = sha256(new TextEncoder().encode(JSON.stringify([source, id]))).slice(0, 12);
  let key = '';
  for (let at = 0; at < hash.length; at += 3) {
    const bits = (hash[at]! << 16) | (hash[at + 1]! << 8) | hash[at + 2]!;
    for (const shift of [18, 12, 6, 0]) key += digits[(bits >> shift) & 63];
  }
  return key;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
