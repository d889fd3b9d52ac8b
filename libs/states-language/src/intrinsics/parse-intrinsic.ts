import { PathReader } from '../jsonpath/path-reader';
import type { Intrinsic, IntrinsicArgument } from './intrinsic';
import { IntrinsicError } from './intrinsic-error';
import { intrinsicFunctions } from './intrinsic-functions';

/** AWS's bound on calls within calls. */
const maxNesting = 10;

/**
 * Parses a call such as `States.Array($.a, 'b', States.UUID())`.
 * @throws IntrinsicError when it is none, or names a function the language doesn't have; PathError for a bad path in it.
 */
export function parseIntrinsic(text: string): Intrinsic {
  const [call, end] = readCall(text, skipSpace(text, 0), 1);
  if (skipSpace(text, end) !== text.length) throw new IntrinsicError(`Unexpected text at index ${end} of ${text}`);
  return call;
}

function readCall(text: string, start: number, depth: number): [Intrinsic, number] {
  const name = /^States\.[A-Za-z0-9]+/.exec(text.slice(start, start + 60))?.[0];
  if (name === undefined || !intrinsicFunctions.has(name)) {
    throw new IntrinsicError(`Not an intrinsic function at index ${start} of ${text}`);
  }
  if (depth > maxNesting) throw new IntrinsicError(`More than ${maxNesting} nested intrinsic functions in ${text}`);
  let position = skipSpace(text, start + name.length);
  if (text[position] !== '(') throw new IntrinsicError(`Expected ( at index ${position} of ${text}`);
  position = skipSpace(text, position + 1);
  const args: IntrinsicArgument[] = [];
  while (text[position] !== ')') {
    if (args.length > 0) {
      if (text[position] !== ',') throw new IntrinsicError(`Expected , or ) at index ${position} of ${text}`);
      position = skipSpace(text, position + 1);
    }
    const [argument, end] = readArgument(text, position, depth);
    args.push(argument);
    position = skipSpace(text, end);
  }
  return [{ text: text.slice(start, position + 1), name, args }, position + 1];
}

function readArgument(text: string, start: number, depth: number): [IntrinsicArgument, number] {
  const first = text[start];
  if (first === '$') {
    const reader = new PathReader(text, start);
    return [{ kind: 'path', path: reader.readPath() }, reader.position];
  }
  if (first === "'") return readString(text, start);
  const literal = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=[\s,)])/.exec(
    text.slice(start, start + 60),
  )?.[0];
  if (literal !== undefined) {
    return [
      { kind: 'value', value: JSON.parse(literal) as null | boolean | number, raw: literal },
      start + literal.length,
    ];
  }
  const [call, end] = readCall(text, start, depth + 1);
  return [{ kind: 'call', call }, end];
}

function readString(text: string, start: number): [IntrinsicArgument, number] {
  let end = start + 1;
  while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) throw new IntrinsicError(`The string at index ${start} of ${text} does not end`);
  const raw = text.slice(start + 1, end);
  if (/\\(?![\\'{}])/.test(raw.replace(/\\\\/g, ''))) {
    throw new IntrinsicError(`Only \\', \\{, \\} and \\\\ may be escaped in the string at index ${start} of ${text}`);
  }
  return [{ kind: 'value', value: raw.replace(/\\([\\'{}])/g, '$1'), raw }, end + 1];
}

function skipSpace(text: string, position: number): number {
  while (position < text.length && /\s/.test(text[position]!)) position++;
  return position;
}
