import { mulberry32 } from '../mulberry32';

/** Where a choice comes from: a seed, or what was chosen before. */
export type ChoiceSource = { readonly seed: number } | { readonly given: readonly number[] };

/**
 * What happens next, chosen by a seed and written down. Of every choice 0 is the one without trouble: a run whose
 * choices are all 0 goes well, and a shorter list, or one with more noughts, has fewer faults. Given choices are taken
 * in their order; behind their end all are 0.
 */
export class Choices {
  /** All that was chosen so far. */
  readonly made: number[] = [];
  private readonly next: () => number;
  private readonly given: readonly number[] | undefined;

  constructor(source: ChoiceSource) {
    this.given = 'given' in source ? source.given : undefined;
    this.next = mulberry32('seed' in source ? Math.imul(source.seed ^ 0x9e3779b9, 0x85ebca6b) : 0);
  }

  /** One of as many as there are weights, each as likely as its weight. @returns its place */
  weighted(weights: readonly number[]): number {
    if (this.given !== undefined) return this.write((this.given[this.made.length] ?? 0) % weights.length);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let left = this.next() * total;
    const place = weights.findIndex((weight) => (left -= weight) < 0);
    return this.write(Math.max(0, place));
  }

  /** A whole number from 0 to below `count`, all alike. */
  below(count: number): number {
    const chosen = this.given === undefined ? Math.floor(this.next() * count) : (this.given[this.made.length] ?? 0);
    return this.write(chosen % Math.max(1, count));
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)]!;
  }

  /** @param likely from 0 to 1 */
  chance(likely: number): boolean {
    return this.weighted([1 - likely, likely]) === 1;
  }

  private write(chosen: number): number {
    this.made.push(chosen);
    return chosen;
  }
}
