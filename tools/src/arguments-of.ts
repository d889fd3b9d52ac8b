import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Trouble } from './trouble';

type Options = NonNullable<ParseArgsConfig['options']>;

type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T & { platform: { type: 'string' } }; allowPositionals: true }>
>;

/**
 * Reads a command line; every command takes `--platform FOLDER`, too.
 * @throws Trouble `bad-parameter`, with the usage
 */
export function argumentsOf<const T extends Options>(args: readonly string[], options: T, usage: string): Parsed<T> {
  try {
    const all = { ...options, platform: { type: 'string' as const } };
    return parseArgs({ args: [...args], options: all, allowPositionals: true });
  } catch (error) {
    throw new Trouble('bad-parameter', `${(error as Error).message}\n${usage}`);
  }
}
