import { mulberry32 } from '@backstitch/testing';

/** Chance that can be repeated: the same seed, the same run of choices. */
export class Seeded {
  /** From 0 up to, and without, 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = mulberry32(seed);
  }

  /** A whole number, both ends included. */
  between(least: number, max: number): number {
    return least + Math.floor(this.next() * (max - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)]!;
  }

  /** One of `[item, weight]`. */
  weighted<T>(items: readonly (readonly [T, number])[]): T {
    let left = this.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    return items.find(([, weight]) => (left -= weight) < 0)![0];
  }

  /** Deals the items in shuffled rounds: nothing comes again before everything has come. */
  dealer<T>(items: readonly T[]): () => T {
    let round: (readonly [number, T])[] = [];
    return () => {
      if (round.length === 0) {
        round = items.map((item) => [this.next(), item] as const).sort(([a], [b]) => a - b);
      }
      return round.pop()![1];
    };
  }
}
