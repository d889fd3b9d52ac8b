import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { argument } from './argument';
import { IntrinsicError } from './intrinsic-error';
import type { IntrinsicFunction } from './intrinsic-function';

const maxCharacters = 1_000_000;

/** Format, StringSplit and UUID. */
export const stringFunctions: Record<string, IntrinsicFunction> = {
  /** Each `{}` of the template takes the next argument; `\{`, `\}`, `\'` and `\\` stand for themselves. */
  'States.Format': (args) => {
    argument.count(args, 1, Infinity);
    let next = 1;
    let length = 0;
    const text = argument.string(args, 0).replace(/\\(.)|\{\}/gs, (match, escaped: string | undefined) => {
      if (escaped !== undefined) return /[\\'{}]/.test(escaped) ? escaped : match;
      const value = args[next++];
      const piece = value === undefined ? match : shown(value);
      length += piece.length;
      if (length > maxCharacters) throw new IntrinsicError('The formatted string is too long');
      return piece;
    });
    if (next !== args.length) {
      throw new IntrinsicError(
        'The number of arguments does not match the number of occurrences of {} in the template',
      );
    }
    return text;
  },

  /** Every character of the second string separates; empty pieces are left out. */
  'States.StringSplit': (args) => {
    argument.count(args, 2);
    const separators = new Set(argument.string(args, 1));
    const pieces: string[] = [''];
    for (const character of argument.string(args, 0)) {
      if (separators.has(character)) pieces.push('');
      else pieces[pieces.length - 1] += character;
    }
    return pieces.filter((piece) => piece !== '');
  },

  'States.UUID': (args, sources) => {
    argument.count(args, 0);
    return sources.uuid();
  },
};

/** As Java prints it, which AWS uses: names and texts without quotes, `{a=1, b=[x, y]}`. */
function shown(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(([name, member]) => `${name}=${shown(member)}`);
    return `{${members.join(', ')}}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
