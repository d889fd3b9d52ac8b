import { readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Catalogue } from '@backstitch/contract';
import {
  type PromisesLock,
  accept,
  catalogueIn,
  changesSince,
  emptyLock,
  forget,
  promisesOf,
  changeRows,
} from '@backstitch/contract/promises';
import { CommandError } from '../command-error';
import { exitCodes } from '../exit-codes';
import type { Session } from '../session';
import { table } from '../terminal/table';
import type { Add } from './add';

interface Options {
  readonly catalogue: string;
  readonly lock: string;
  readonly accept?: boolean;
  readonly forget?: string;
}

export const addPromises: Add = (program, run) =>
  program
    .command('promises')
    .description('Compares what contracts promise with their lock file, which running sagas keep: asks nobody.')
    .requiredOption('--catalogue <module>', 'a path, or a package: it exports one catalogue')
    .requiredOption('--lock <file>', 'the lock file')
    .option('--accept', "writes the contract's promises as the current version")
    .option('--forget <version>', 'drops a version that no running saga was started with')
    .action(run(promises));

async function promises({ output }: Session, _: readonly unknown[], options: Options): Promise<number> {
  const now = promisesOf(await load(options.catalogue));
  const lock = await lockIn(options.lock);
  const write = (next: PromisesLock) => writeFile(options.lock, `${JSON.stringify(next, undefined, 2)}\n`);
  if (options.forget !== undefined) {
    await write(without(lock, options.forget));
    output.result({ forgotten: options.forget }, () => [`${options.forget} is forgotten.`]);
    return exitCodes.done;
  }
  const changes = changesSince(lock, now);
  if (changes === undefined) {
    output.result({ current: lock.current, changes: [] }, () => [
      `The contract is as it was promised (${lock.current}).`,
    ]);
    return exitCodes.done;
  }
  const rows = table(changeRows(changes));
  if (!options.accept) {
    const how = "'!': running sagas notice it. If that is what you want: --accept";
    output.result({ current: lock.current, changes }, () => [...rows, '', how]);
    return exitCodes.wrong;
  }
  const next = accept(lock, now);
  await write(next);
  const before = Object.keys(lock.versions).join(', ') || 'none';
  output.result({ current: next.current, changes }, () => [
    ...rows,
    '',
    `Accepted as ${next.current}. Sagas that were started before keep theirs: ${before}.`,
  ]);
  return exitCodes.done;
}

async function lockIn(file: string): Promise<PromisesLock> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as PromisesLock;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyLock;
    throw CommandError.of('bad-arguments', `--lock ${file} can't be read: ${(error as Error).message}`);
  }
}

function without(lock: PromisesLock, version: string): PromisesLock {
  try {
    return forget(lock, version);
  } catch (error) {
    throw error instanceof RangeError ? CommandError.of('bad-arguments', error.message) : error;
  }
}

async function load(module: string): Promise<Catalogue> {
  const isPath = isAbsolute(module) || module.startsWith('.');
  const exported: unknown = await import(isPath ? pathToFileURL(resolve(module)).href : module).catch(
    (error: Error) => {
      throw CommandError.of('bad-arguments', `--catalogue ${module} can't be loaded: ${error.message}`);
    },
  );
  const found = catalogueIn(exported as Readonly<Record<string, unknown>>);
  if (found !== undefined) return found;
  throw CommandError.of('bad-arguments', `--catalogue ${module} exports no catalogue, or several: name one with one.`);
}
