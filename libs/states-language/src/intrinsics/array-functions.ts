import { canonicalJson } from '../json/canonical-json';
import type { Json } from '../json/json';
import { jsonEquals } from '../json/json-equals';
import { argument } from './argument';
import { IntrinsicError } from './intrinsic-error';
import type { IntrinsicFunction } from './intrinsic-function';

const maxRange = 1000;

/** Array, ArrayPartition, ArrayContains, ArrayRange, ArrayGetItem, ArrayLength and ArrayUnique. */
export const arrayFunctions: Record<string, IntrinsicFunction> = {
  'States.Array': (args) => [...args],

  'States.ArrayPartition': (args) => {
    argument.count(args, 2);
    const items = argument.array(args, 0);
    const size = argument.integer(args, 1);
    if (size < 1) throw new IntrinsicError('The chunk size must be a positive integer');
    const chunks: Json[] = [];
    for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
    return chunks;
  },

  'States.ArrayContains': (args) => {
    argument.count(args, 2);
    return argument.array(args, 0).some((item) => jsonEquals(item, args[1]));
  },

  'States.ArrayRange': (args) => {
    argument.count(args, 3);
    const [first, last, step] = [argument.integer(args, 0), argument.integer(args, 1), argument.integer(args, 2)];
    if (step === 0) throw new IntrinsicError('The step must not be zero');
    for (const end of [first, last, step]) {
      if (!Number.isSafeInteger(end)) throw new IntrinsicError(`The number ${end} is too large for a range`);
    }
    const length = Math.max(0, Math.floor((last - first) / step) + 1);
    if (length > maxRange) throw new IntrinsicError(`The range must not have more than ${maxRange} items`);
    return Array.from({ length }, (_, i) => first + i * step);
  },

  'States.ArrayGetItem': (args) => {
    argument.count(args, 2);
    const items = argument.array(args, 0);
    const index = argument.integer(args, 1);
    const item = index < 0 ? undefined : items[index];
    if (item === undefined) throw new IntrinsicError(`The index ${index} is out of bounds of the array`);
    return item;
  },

  'States.ArrayLength': (args) => {
    argument.count(args, 1);
    return argument.array(args, 0).length;
  },

  'States.ArrayUnique': (args) => {
    argument.count(args, 1);
    const items = argument.array(args, 0);
    return [...new Map(items.map((item) => [canonicalJson(item), item])).values()];
  },
};
