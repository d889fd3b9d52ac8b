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
import { argumentsOf } from '../arguments-of';
import { loadPlatform } from '../platform/load-platform';
import { Trouble } from '../trouble';
import { table } from './table';

const usage = 'npm run promises -- [--accept | --forget VERSION] [--platform FOLDER | --catalogue MODULE --lock FILE]';

/**
 * Compares what a contract promises with its lock file. Running sagas keep the promises that they were started with, so a
 * change is told with what they do and what there is to do; the exit code is 1 then. `--accept` writes the contract's
 * promises into the lock file as the current version, beside the older ones; `--forget VERSION` drops one that no running
 * saga was started with. `--catalogue MODULE` and `--lock FILE` say whose, where it is no platform's; the module exports
 * one catalogue.
 * @throws Trouble `bad-parameter`
 */
export async function promises(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const options = { accept: { type: 'boolean' }, forget: text, catalogue: text, lock: text } as const;
  const { values, positionals } = argumentsOf(args, options, usage);
  const { accept: isAccepted, forget: version, catalogue: module, lock: lockFile, platform: folder } = values;
  if (positionals.length > 0 || (module === undefined) !== (lockFile === undefined) || (isAccepted && version)) {
    throw new Trouble('bad-parameter', usage);
  }
  const { catalogue, file } =
    module === undefined ? ofPlatform(folder) : { catalogue: await catalogueOf(module), file: lockFile! };
  const now = promisesOf(catalogue);
  const written = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const lock = written === undefined ? emptyLock : (JSON.parse(written) as PromisesLock);
  const write = (next: PromisesLock) => writeFile(file, `${JSON.stringify(next, undefined, 2)}\n`);
  if (version !== undefined) {
    try {
      await write(forget(lock, version));
    } catch (error) {
      throw error instanceof RangeError ? new Trouble('bad-parameter', error.message) : error;
    }
    console.log(`${version} is forgotten.`);
    return 0;
  }
  const changes = changesSince(lock, now);
  console.log(
    changes === undefined ? `The contract is as it was promised (${lock.current}).` : table(changeRows(changes)),
  );
  if (changes === undefined) return 0;
  if (!isAccepted) {
    console.log(`\n'!': running sagas notice it. If that is what you want: npm run promises -- --accept`);
    return 1;
  }
  const next = accept(lock, now);
  await write(next);
  console.log(
    `\nAccepted as ${next.current}. Sagas that were started before keep theirs: ${Object.keys(lock.versions).join(', ') || 'none'}.`,
  );
  return 0;
}

function ofPlatform(folder: string | undefined) {
  const { catalogue, promisesLock: file } = loadPlatform(folder).platform;
  return { catalogue, file };
}

/** @param module a path, which is absolute or begins with a dot, or a package */
async function catalogueOf(module: string): Promise<Catalogue> {
  const isPath = isAbsolute(module) || module.startsWith('.');
  const exported = (await import(isPath ? pathToFileURL(resolve(module)).href : module)) as Readonly<
    Record<string, unknown>
  >;
  const found = catalogueIn(exported);
  if (found !== undefined) return found;
  throw new Trouble('bad-parameter', `${module} exports no catalogue, or several: name a module that exports one.`);
}
