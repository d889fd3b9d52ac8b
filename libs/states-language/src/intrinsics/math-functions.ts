import { seededRandom } from '../random/seeded-random';
import { argument } from './argument';
import { IntrinsicError } from './intrinsic-error';
import type { IntrinsicFunction } from './intrinsic-function';

/** MathAdd and MathRandom. */
export const mathFunctions: Record<string, IntrinsicFunction> = {
  'States.MathAdd': (args) => {
    argument.count(args, 2);
    return argument.integer(args, 0) + argument.integer(args, 1);
  },

  /** From the first number (inclusive) to the second (exclusive); with a third as seed, always the same number. */
  'States.MathRandom': (args, sources) => {
    argument.count(args, 2, 3);
    const [from, to] = [argument.integer(args, 0), argument.integer(args, 1)];
    if (from >= to) throw new IntrinsicError('The start number must be less than the end number');
    const random = args.length === 3 ? seededRandom(argument.integer(args, 2)) : sources.random();
    return from + Math.floor(random * (to - from));
  },
};
