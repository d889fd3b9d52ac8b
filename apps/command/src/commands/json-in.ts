import { errorInText } from '@backstitch/contract';
import { readFileSync } from 'node:fs';
import { CommandError } from '../command-error';

/**
 * JSON of an option: as it stands there, `@file`, or `-` for standard input. What a value can't hold is refused, as a gateway does.
 * @throws CommandError `bad-arguments`
 */
export function jsonIn(option: string, text: string): unknown {
  const [source, json] = textOf(option, text);
  // Once it is parsed, a number that was rounded can't be told from one that was meant.
  const lost = errorInText(json);
  if (lost) throw CommandError.of('bad-arguments', `${option}${source} has ${lost.code}: ${lost.detail}`);
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw CommandError.of('bad-arguments', `${option}${source} is not JSON: ${(error as Error).message}`);
  }
}

function textOf(option: string, text: string): [source: string, json: string] {
  if (text !== '-' && !text.startsWith('@')) return ['', text];
  const file = text === '-' ? 0 : text.slice(1);
  const source = file === 0 ? ' of standard input' : ` of ${file}`;
  try {
    return [source, readFileSync(file, 'utf8')];
  } catch (error) {
    throw CommandError.of('bad-arguments', `${option} can't be read: ${(error as Error).message}`);
  }
}
