import { existsSync } from 'node:fs';
import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Logger } from '@nestjs/common';
import { HostError } from '../host-error';
import { bundleSagas } from './bundle-sagas';
import { isFresh } from './bundle-sources';

interface Bundled {
  bundle: string;
  workflowsPath: string;
  promisesLock?: string;
  failureConverterPath?: string;
}

/** What modules of this process are at, by all that is asked for: several host one bundle. */
const underWay = new Map<string, Promise<string>>();

/**
 * The code of a bundle file. It is built here only when it is missing or not what its sources make now, and there are
 * sources; it is kept for the next start where that folder may be written.
 * @throws HostError `bundle-missing`
 */
export function freshBundle(bundled: Bundled): Promise<string> {
  const { bundle, workflowsPath, promisesLock, failureConverterPath } = bundled;
  const key = JSON.stringify([bundle, workflowsPath, promisesLock, failureConverterPath]);
  const known = underWay.get(key);
  if (known) return known;
  const code = codeOf(bundled).finally(() => underWay.delete(key));
  underWay.set(key, code);
  return code;
}

async function codeOf({ bundle, workflowsPath, promisesLock, failureConverterPath }: Bundled): Promise<string> {
  if (await isFresh(bundle, { promisesLock, failureConverterPath })) return readFile(bundle, 'utf8');
  if (existsSync(workflowsPath)) {
    new Logger('Sagas').log(`bundling the sagas of ${workflowsPath}: the bundle is missing or out of date`);
    const outFile = (await isWritable(dirname(bundle))) ? bundle : undefined;
    return (await bundleSagas({ workflowsPath, promisesLock, failureConverterPath, outFile })).code;
  }
  if (existsSync(bundle)) return readFile(bundle, 'utf8');
  throw new HostError(
    'bundle-missing',
    `There is no workflow bundle at ${bundle}, and no sagas at ${workflowsPath} to make it of: run the build first.`,
  );
}

const isWritable = (folder: string) =>
  mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK))
    .then(
      () => true,
      () => false,
    );
