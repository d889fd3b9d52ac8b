import { ExpressionError } from './expression-error';

/** Values of no more are looked at again each time: to remember them costs more. */
const small = 64;

/**
 * What one expression may use, counted and not timed, so that a replay counts the same.
 * A clock would not do: in a workflow it stands still while code runs. The messages are those of AWS's own bounds.
 */
export class Budget {
  /** Work: a step is a node that is evaluated, or 32 rounds of a loop inside a function. As many take about a second. */
  static readonly steps = 1_500_000;
  /** Logical size of any value: each scalar 1, each 16 characters 1. Shared parts count as often as they appear. */
  static readonly size = 1_000_000;
  /** Logical size of all values that are made on the way, small ones apart. */
  static readonly made = 16_000_000;
  /** Characters of any string. */
  static readonly characters = 2 ** 22;

  private steps = 0;
  private made = 0;
  private sizes = new WeakMap<object, number>();

  /**
   * @param steps how many it may use
   * @param recursive whether what is counted may call itself: then a loop without end is what has probably used them up
   */
  constructor(
    private readonly max = Budget.steps,
    private readonly recursive = false,
  ) {}

  /** Steps that were used. */
  get used(): number {
    return this.steps;
  }

  /** Before a node is evaluated. @throws ExpressionError when the steps are used up. */
  enter(): void {
    this.spend(1);
  }

  /** After a node. @param isMade whether its value may be a new one, and not only one that was there */
  leave(value: unknown, isMade: boolean): void {
    if (isMade) this.admit(value);
  }

  /**
   * Of work that no node is.
   * @param _first what the first edition of the interpreter counted for it
   */
  charge(steps: number, _first = steps): void {
    this.spend(steps);
  }

  /** @throws ExpressionError when the steps are used up. */
  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > this.max) {
      const hint = this.recursive ? 'Check for infinite loop' : `It needs more than ${this.max} steps`;
      throw new ExpressionError('BUDGET', `Expression evaluation timeout: ${hint}`);
    }
  }

  /** Looks at a value that evaluation produced. @throws ExpressionError when it, or all that was made, is too large. */
  admit(value: unknown): void {
    if (typeof value === 'string') {
      this.admitLength(value.length);
      this.made += value.length >> 4;
    } else if (typeof value === 'object' && value !== null && !this.isKnown(value)) {
      const size = this.sizeOf(value, 0);
      if (size <= small) return;
      this.made += size;
      this.spend(size >> 5);
    } else return;
    if (this.made > Budget.made) throw tooLarge();
  }

  /** Values have been changed: no size is known any more. */
  forget(): void {
    this.sizes = new WeakMap();
  }

  /** @throws ExpressionError before a string or a list of this length is made. */
  admitLength(length: number): void {
    if (!(length <= Budget.characters)) throw tooLarge();
  }

  /** A list may have become longer since. */
  private isKnown(value: object): boolean {
    const known = this.sizes.get(value);
    return known !== undefined && !(Array.isArray(value) && known < value.length);
  }

  /** Memoized for all that aren't small: a value built of shared parts can be exponentially larger than the work to build it. */
  private sizeOf(value: unknown, depth: number): number {
    if (typeof value === 'string') {
      this.admitLength(value.length);
      return 1 + (value.length >> 4);
    }
    if (typeof value !== 'object' || value === null || isCallable(value)) return 1;
    if (this.isKnown(value)) return this.sizes.get(value)!;
    if (depth > 500) throw tooLarge();
    let size = 1;
    for (const item of Array.isArray(value) ? value : Object.values(value)) {
      size += this.sizeOf(item, depth + 1);
      if (size > Budget.size) throw tooLarge();
    }
    if (size > small) this.sizes.set(value, size);
    return size;
  }
}

function isCallable(value: object): boolean {
  return '_jsonata_lambda' in value || '_jsonata_function' in value;
}

function tooLarge(): ExpressionError {
  return new ExpressionError('BUDGET', 'Expression evaluation memory limit exceeded: Check for excessive memory usage');
}
