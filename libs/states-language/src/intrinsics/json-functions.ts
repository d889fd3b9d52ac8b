import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { jsonSize } from '../json/json-size';
import { argument } from './argument';
import { IntrinsicError } from './intrinsic-error';
import type { IntrinsicFunction } from './intrinsic-function';

const maxCharacters = 1_000_000;

/** Only a text with such a number can hold one that is out of range. */
const mayOverflow = /\d{300}|[eE]\+?\d{3}/;

function finite(_name: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new IntrinsicError('The JSON has a number out of range');
  return value;
}

/** JsonMerge, StringToJson and JsonToString. */
export const jsonFunctions: Record<string, IntrinsicFunction> = {
  'States.JsonMerge': (args) => {
    argument.count(args, 3);
    const [first, second, deep] = args;
    if (!isObject(first) || !isObject(second)) throw new IntrinsicError('The values to merge must be JSON objects');
    if (deep !== false) throw new IntrinsicError('Deep merging is not supported: the third argument must be false');
    return { ...first, ...second };
  },

  'States.StringToJson': (args) => {
    argument.count(args, 1);
    const text = argument.string(args, 0);
    // As Java's parser, which AWS uses, has it: no text is no value.
    if (text.trim() === '') return null;
    try {
      const value = JSON.parse(text, mayOverflow.test(text) ? finite : undefined) as Json;
      if (jsonSize(value, Infinity) < Infinity) return value;
    } catch (error) {
      if (error instanceof IntrinsicError) throw error;
      throw new IntrinsicError('The string is not valid JSON');
    }
    throw new IntrinsicError('The JSON is nested too deeply');
  },

  'States.JsonToString': (args) => {
    argument.count(args, 1);
    const text = JSON.stringify(args[0]);
    // A text within a text within a text is twice as long each time.
    if (text.length > maxCharacters) throw new IntrinsicError('The JSON text is too long');
    return text;
  },
};
