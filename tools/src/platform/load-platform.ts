import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../root';
import { Trouble } from '../trouble';
import type { Platform } from './platform';

/** The platform of every command that isn't told another by `--platform`: its folder, in the repository. */
export const defaultPlatform = 'examples/trip';

/** A platform, and where its processes keep their data. */
export interface LoadedPlatform {
  readonly platform: Platform;
  /** The folder in `BACKSTITCH_DATA`. Default: `.data` in the repository for the default platform, `.data/{name}` for others. */
  readonly data: string;
}

/**
 * The platform in a folder, as it was built: `dist/platform.js` exports it.
 * @param folder relative to the repository, or absolute
 * @throws Trouble `bad-parameter`
 */
export function loadPlatform(folder = defaultPlatform): LoadedPlatform {
  const file = join(resolve(root, folder), 'dist/platform.js');
  if (!existsSync(file)) {
    throw new Trouble(
      'bad-parameter',
      `There is no platform in '${folder}': ${file} is missing. Name a folder, as in --platform ${defaultPlatform}.`,
    );
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which one it is, is known only now
  const { platform } = require(file) as { readonly platform: Platform };
  const isDefault = resolve(root, folder) === resolve(root, defaultPlatform);
  const own = isDefault ? '.data' : `.data/${platform.name}`;
  return { platform, data: resolve(root, process.env['BACKSTITCH_DATA'] || own) };
}
