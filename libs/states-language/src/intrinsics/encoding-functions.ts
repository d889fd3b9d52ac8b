import { base64Decode } from '../hash/base64-decode';
import { base64Encode } from '../hash/base64-encode';
import { digest } from '../hash/digest';
import { argument } from './argument';
import { IntrinsicError } from './intrinsic-error';
import type { IntrinsicFunction } from './intrinsic-function';

const maxCharacters = 10_000;

/** Base64Encode, Base64Decode and Hash; each takes at most 10,000 characters. */
export const encodingFunctions: Record<string, IntrinsicFunction> = {
  'States.Base64Encode': (args) => {
    argument.count(args, 1);
    return base64Encode(bounded(argument.string(args, 0)));
  },

  'States.Base64Decode': (args) => {
    argument.count(args, 1);
    const text = base64Decode(bounded(argument.string(args, 0)));
    if (text === undefined) throw new IntrinsicError('The string is not valid Base64');
    return text;
  },

  'States.Hash': (args) => {
    argument.count(args, 2);
    const data = args[0]!;
    const text = bounded(typeof data === 'string' ? data : JSON.stringify(data));
    const hash = digest(text, argument.string(args, 1));
    if (hash === undefined) throw new IntrinsicError('The algorithm must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512');
    return hash;
  },
};

function bounded(text: string): string {
  if (text.length > maxCharacters) {
    throw new IntrinsicError(`The string must not be longer than ${maxCharacters} characters`);
  }
  return text;
}
