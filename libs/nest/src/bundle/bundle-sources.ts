import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { version } from '@temporalio/worker/package.json';

/** The files that went into a bundle, as absolute paths. */
export type BundleSources = Set<string>;

interface Record_ {
  /** Of the SDK: its own code is in the bundle, too. */
  readonly sdk: string;
  /** Relative to the bundle. Without packages: they change with the SDK's version, or with a source that imports them. */
  readonly files: readonly string[];
}

const recordOf = (bundle: string) => `${bundle}.sources.json`;

/** Remembers beside the bundle what went into it. */
export async function writeSources(bundle: string, sources: BundleSources): Promise<void> {
  const own = [...sources].filter((file) => /\.[cm]?[jt]s$/.test(file) && !file.includes('node_modules'));
  const record: Record_ = { sdk: version, files: own.map((file) => relative(dirname(bundle), file)).sort() };
  await writeFile(recordOf(bundle), JSON.stringify(record, undefined, 2));
}

/**
 * Is the bundle there, and newer than all that went into it? A source that isn't there any more is no reason to build:
 * where only the bundle was deployed it is right as it is.
 */
export async function isFresh(bundle: string): Promise<boolean> {
  const built = await modified(bundle);
  if (built === undefined) return false;
  const record = await readFile(recordOf(bundle), 'utf8').catch(() => undefined);
  if (record === undefined) return false;
  const { sdk, files } = JSON.parse(record) as Record_;
  if (sdk !== version) return false;
  const times = await Promise.all(files.map((file) => modified(resolve(dirname(bundle), file))));
  return times.every((time) => time === undefined || time <= built);
}

const modified = (file: string) =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
