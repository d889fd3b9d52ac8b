import { randomUUID } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { resolveForSagas, sharedModules } from '@backstitch/saga/worker';
import { type Logger, type LogLevel, bundleWorkflowCode } from '@temporalio/worker';
import { type BundleSources, writeSources } from './bundle-sources';

export interface BundleSagasOptions {
  /** The file that exports the sagas: an absolute path, as of `require.resolve`. */
  readonly workflowsPath: string;
  /** Where to write the bundle; its folder is made. Default: nowhere. */
  readonly outFile?: string;
  /** The lock file of what the contracts promise: an absolute path. Default none: what undoes a request is as it is today. */
  readonly promisesLock?: string;
  /**
   * The failure converter that the sagas' worker has (`dataConverter.failureConverterPath`): it must be in the bundle, too.
   * An absolute path. Default Temporal's.
   */
  readonly failureConverterPath?: string;
  /** Keep zod, as Temporal would. For measuring. Default: replaced by a stub that does nothing, half the size. */
  readonly keepZod?: boolean;
  /** Gets what webpack says. Default: nothing is said unless it fails. */
  readonly onLog?: (level: LogLevel, message: string) => void;
}

/** A workflow bundle, with everything the sagas import in it. */
export interface SagaBundle {
  readonly code: string;
}

/**
 * Bundles sagas for a worker, ahead of its start. Zod is left out: see `resolveForSagas`.
 * @throws Error when webpack fails; what it said is in the message
 */
export async function bundleSagas(options: BundleSagasOptions): Promise<SagaBundle> {
  const { workflowsPath, outFile, promisesLock, failureConverterPath, keepZod = false } = options;
  await stat(workflowsPath);
  const said: string[] = [];
  const sources: BundleSources = new Set();
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    preloadModules: sharedModules,
    ...(failureConverterPath !== undefined && { failureConverterPath }),
    logger: loggerTo((level, message) => {
      said.push(message);
      options.onLog?.(level, message);
    }),
    webpackConfigHook: (config) => ({
      ...config,
      resolve: {
        ...resolveForSagas(config.resolve, { promisesLock }),
        ...(keepZod && { alias: config.resolve?.alias }),
      },
      // What a lib exports and the sagas don't import stays out.
      optimization: { ...config.optimization, providedExports: true, sideEffects: true },
      plugins: [
        ...(config.plugins ?? []),
        {
          apply: (compiler) =>
            compiler.hooks.afterCompile.tap('backstitch', ({ fileDependencies }) => {
              // What hosts bring has their version.
              for (const file of fileDependencies) if (!sharedModules.includes(file)) sources.add(file);
            }),
        },
      ],
    }),
  }).catch((cause: unknown) => {
    throw new Error(`The sagas of ${workflowsPath} can't be bundled:\n${said.join('\n') || String(cause)}`, { cause });
  });
  if (outFile !== undefined) {
    await mkdir(dirname(outFile), { recursive: true });
    // Whole or not at all: a worker that starts meanwhile must not read half a bundle, and another may write it, too.
    const written = `${outFile}.${randomUUID()}.new`;
    await writeFile(written, code);
    await rename(written, outFile);
    await writeSources(outFile, sources, { failureConverterPath, promisesLock });
  }
  return { code };
}

function loggerTo(write: (level: LogLevel, message: string) => void): Logger {
  return {
    log: write,
    trace: (message) => write('TRACE', message),
    debug: (message) => write('DEBUG', message),
    info: (message) => write('INFO', message),
    warn: (message) => write('WARN', message),
    error: (message) => write('ERROR', message),
  };
}
