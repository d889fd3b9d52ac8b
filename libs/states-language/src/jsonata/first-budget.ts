import { Budget } from './budget';
import { ExpressionError } from './expression-error';

const maxSteps = 100_000;
const maxSize = 250_000;
const maxCharacters = 1_000_000;

/**
 * What an expression of an execution may use that began with the first edition of the interpreter, which counted nodes
 * and the sizes of their values. Such an execution rests, and fails, where it did; the bounds of {@link Budget} come on top.
 */
export class FirstBudget extends Budget {
  private counted = 0;
  private readonly weights = new WeakMap<object, number>();

  override get used(): number {
    return this.counted;
  }

  override enter(): void {
    super.enter();
    this.count(1);
  }

  override leave(value: unknown, isMade: boolean): void {
    super.leave(value, isMade);
    const size = this.weigh(value, 0);
    if (size > 64) this.count(size >> 6);
  }

  override charge(steps: number, first = steps): void {
    super.charge(steps);
    this.count(first);
  }

  private count(steps: number): void {
    this.counted += steps;
    if (this.counted > maxSteps) {
      throw new ExpressionError('BUDGET', 'Expression evaluation timeout: Check for infinite loop');
    }
  }

  private weigh(value: unknown, depth: number): number {
    if (typeof value === 'string') {
      if (value.length > maxCharacters) throw tooLarge();
      return 1 + (value.length >> 4);
    }
    if (typeof value !== 'object' || value === null) return 1;
    if ('_jsonata_lambda' in value || '_jsonata_function' in value) return 1;
    const known = this.weights.get(value);
    if (known !== undefined && !(Array.isArray(value) && known < value.length)) return known;
    if (depth > 500) throw tooLarge();
    let size = 1;
    for (const item of Array.isArray(value) ? value : Object.values(value)) {
      size += this.weigh(item, depth + 1);
      if (size > maxSize) throw tooLarge();
    }
    this.weights.set(value, size);
    return size;
  }
}

const tooLarge = () =>
  new ExpressionError('BUDGET', 'Expression evaluation memory limit exceeded: Check for excessive memory usage');
