import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { version as sdk } from '@temporalio/worker/package.json';

/** The files that went into a bundle, as absolute paths. */
export type BundleSources = Set<string>;

/** What a bundle was made of. Paths are relative to it: it may be deployed elsewhere. */
interface Record_ {
  /** The versions of what hosts it: their code is in the bundle, too. */
  readonly hosts: string;
  /** SHA-256 of each source, by path. */
  readonly sources: Readonly<Record<string, string>>;
  /** SHA-256 of the `package.json` of each package that was installed, by path: it has the package's version in it. */
  readonly packages: Readonly<Record<string, string>>;
  /** The failure converter in it, as a path. Absent: Temporal's. */
  readonly failureConverter?: string;
  /** SHA-256 of the lock file of the promises in it. Absent: none. */
  readonly promisesLock?: string;
}

/** What is in a bundle besides the sagas and what they import: absolute paths. */
export interface BundledBeside {
  readonly failureConverterPath?: string;
  readonly promisesLock?: string;
}

const own = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { readonly version: string };
const hosts = `@temporalio/worker@${sdk} @backstitch/nest@${own.version}`;
const recordOf = (bundle: string) => `${bundle}.sources.json`;

/** Remembers beside the bundle what went into it. */
export async function writeSources(bundle: string, sources: BundleSources, beside: BundledBeside): Promise<void> {
  const all = [...sources];
  // How a module was found, and how it was compiled, is no part of what it says.
  const files = all.filter(
    (file) => !file.includes('node_modules') && !/^(package|[jt]sconfig.*)\.json$|\.map$/.test(basename(file)),
  );
  const packages = all.map(packageOf).filter((file) => file !== undefined);
  const hashes = async (paths: readonly string[]) => {
    const unique = [...new Set(paths)].sort();
    const entries = unique.map(async (file) => [relative(dirname(bundle), file), await hashOf(file)] as const);
    // What a package is without has no version that could change.
    return Object.fromEntries((await Promise.all(entries)).flatMap(([file, hash]) => (hash ? [[file, hash]] : [])));
  };
  const record: Record_ = {
    hosts,
    sources: await hashes(files),
    packages: await hashes(packages),
    ...(await besideOf(bundle, beside)),
  };
  await writeFile(recordOf(bundle), JSON.stringify(record, undefined, 2));
}

/**
 * Is the bundle there, and made of what is there now? Contents are compared, and no times: a package manager, a checkout
 * and an image each set their own. Where none of its sources is, it was deployed alone, and is right as it is.
 * @param beside that it must have in it
 */
export async function isFresh(bundle: string, beside: BundledBeside = {}): Promise<boolean> {
  if ((await hashOf(bundle)) === undefined) return false;
  const text = await readFile(recordOf(bundle), 'utf8').catch(() => '{}');
  const record = JSON.parse(text) as Partial<Record_>;
  if (record.hosts !== hosts || record.sources === undefined || record.packages === undefined) return false;
  const found = async (files: Readonly<Record<string, string>>) =>
    Promise.all(
      Object.entries(files).map(async ([file, hash]) => {
        const now = await hashOf(resolve(dirname(bundle), file));
        return now === undefined ? 'missing' : now === hash ? 'same' : 'changed';
      }),
    );
  const sources = await found(record.sources);
  if (sources.every((state) => state === 'missing')) return true;
  const wanted = await besideOf(bundle, beside);
  if (record.failureConverter !== wanted.failureConverter || record.promisesLock !== wanted.promisesLock) return false;
  return [...sources, ...(await found(record.packages))].every((state) => state === 'same');
}

/** As the record has it. A lock that isn't there is like none that a bundle was made with. */
async function besideOf(
  bundle: string,
  { failureConverterPath, promisesLock }: BundledBeside,
): Promise<Pick<Record_, 'failureConverter' | 'promisesLock'>> {
  return {
    ...(failureConverterPath !== undefined && { failureConverter: relative(dirname(bundle), failureConverterPath) }),
    ...(promisesLock !== undefined && { promisesLock: (await hashOf(promisesLock)) ?? 'missing' }),
  };
}

const hashOf = (file: string) =>
  readFile(file).then(
    (content) => createHash('sha256').update(content).digest('hex'),
    () => undefined,
  );

/** The `package.json` of the installed package that a file belongs to. */
function packageOf(file: string): string | undefined {
  const [, folder] = /^(.*\bnode_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file) ?? [];
  return folder === undefined ? undefined : join(folder, 'package.json');
}
