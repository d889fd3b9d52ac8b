import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { HostError } from '../host-error';
import { bundleSagas } from './bundle-sagas';
import { isFresh } from './bundle-sources';

/**
 * The code of a bundle file. It is built here only when it is missing or older than its sources, and there are sources.
 * @throws HostError `bundle-missing`
 */
export async function freshBundle({
  bundle,
  workflowsPath,
  promisesLock,
}: {
  bundle: string;
  workflowsPath: string;
  promisesLock?: string;
}): Promise<string> {
  if (await isFresh(bundle)) return readFile(bundle, 'utf8');
  if (existsSync(workflowsPath)) {
    new Logger('Sagas').log(`bundling the sagas of ${workflowsPath}: the bundle is missing or out of date`);
    return (await bundleSagas({ workflowsPath, promisesLock, outFile: bundle })).code;
  }
  if (existsSync(bundle)) return readFile(bundle, 'utf8');
  throw new HostError(
    'bundle-missing',
    `There is no workflow bundle at ${bundle}, and no sagas at ${workflowsPath} to make it of: run the build first.`,
  );
}
