import type { Json } from '../json/json';
import { IntrinsicError } from './intrinsic-error';

/** Typed access to a call's arguments; each refuses what has another type, naming the argument. */
export const argument = {
  count(args: readonly Json[], minimum: number, maximum = minimum): void {
    if (args.length < minimum || args.length > maximum) {
      throw new IntrinsicError(`Invalid number of arguments: expected ${minimum}, but ${args.length} were given`);
    }
  },
  array(args: readonly Json[], index: number): Json[] {
    const value = args[index];
    return Array.isArray(value) ? value : refuse(index, 'an array', value);
  },
  string(args: readonly Json[], index: number): string {
    const value = args[index];
    return typeof value === 'string' ? value : refuse(index, 'a string', value);
  },
  /** A number, rounded to the nearest integer as AWS does: halves go up, so -1.5 gives -1. */
  integer(args: readonly Json[], index: number): number {
    const value = args[index];
    // `+ 0` turns the -0 that rounding may leave into 0.
    return typeof value === 'number' ? Math.round(value) + 0 : refuse(index, 'a number', value);
  },
};

function refuse(index: number, expected: string, value: Json | undefined): never {
  const shown = JSON.stringify(value)?.slice(0, 100);
  throw new IntrinsicError(`Invalid argument ${index + 1}: expected ${expected}, but was ${shown}`);
}
