import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataConverter } from '@temporalio/client';

/**
 * What a module decodes payloads with, as Temporal's clients take it: its export `dataConverter`.
 * @param path of the module, from the working directory
 * @throws Error, in one sentence, when it can't be loaded or has no such export: whoever asks gives it a code
 */
export async function dataConverterAt(path: string): Promise<DataConverter> {
  const module = await load(path);
  const found = module['dataConverter'] ?? (module['default'] as typeof module | undefined)?.['dataConverter'];
  if (typeof found === 'object' && found !== null) return found;
  throw new Error(`${path} has no export 'dataConverter'.`);
}

const load = (path: string) =>
  (import(pathToFileURL(resolve(path)).href) as Promise<Record<string, unknown>>).catch((error: Error) => {
    throw new Error(`${path} can't be loaded: ${error.message}`);
  });
