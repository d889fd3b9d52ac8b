import { ExpressionError } from './ExpressionError';

/**
 * What one expression may use, counted and not timed, so that a replay counts the same.
 * A clock would not do: in a workflow it stands still while code runs. The messages are those of AWS's own bounds.
 */
export class Budget {
  /** Steps of evaluation; big values cost more, in proportion to their size. As many take about 0.1 s. */
  static readonly STEPS = 100_000;
  /** Logical size of any value: each scalar 1, each 16 characters 1. Shared parts count as often as they appear. */
  static readonly SIZE = 250_000;
  /** Characters of any string. */
  static readonly CHARACTERS = 1_000_000;

  private steps = 0;

  /** Steps that were used. */
  get used(): number {
    return this.steps;
  }

  private readonly sizes = new WeakMap<object, number>();

  /** @throws ExpressionError when the steps are used up. */
  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > Budget.STEPS) {
      throw new ExpressionError('BUDGET', 'Expression evaluation timeout: Check for infinite loop');
    }
  }

  /** Charges for a value that evaluation produced. @throws ExpressionError when it is too large. */
  admit(value: unknown): void {
    const size = this.sizeOf(value, 0);
    if (size > 64) this.spend(size >> 6);
  }

  /** @throws ExpressionError before a string of this length is made. */
  admitCharacters(length: number): void {
    if (!(length <= Budget.CHARACTERS)) {
      throw tooLarge();
    }
  }

  /** Memoized per object: a value built of shared parts can be exponentially larger than the work to build it. */
  private sizeOf(value: unknown, depth: number): number {
    if (typeof value === 'string') {
      this.admitCharacters(value.length);
      return 1 + (value.length >> 4);
    }
    if (typeof value !== 'object' || value === null || isCallable(value)) return 1;
    const known = this.sizes.get(value);
    if (known !== undefined && !(Array.isArray(value) && known < value.length)) return known;
    if (depth > 500) throw tooLarge();
    let size = 1;
    for (const item of Array.isArray(value) ? value : Object.values(value)) {
      size += this.sizeOf(item, depth + 1);
      if (size > Budget.SIZE) throw tooLarge();
    }
    this.sizes.set(value, size);
    return size;
  }
}

function isCallable(value: object): boolean {
  return '_jsonata_lambda' in value || '_jsonata_function' in value;
}

function tooLarge(): ExpressionError {
  return new ExpressionError('BUDGET', 'Expression evaluation memory limit exceeded: Check for excessive memory usage');
}
