import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The file of a package that its workflow bundle is made of: the source in the workspace, and what was compiled of it where
 * the package was installed.
 * @param folder of the package
 * @param name of the file, as in `src` and `dist`, without its ending: `workflows/index`
 */
export function workflowFile(folder: string, name: string): string {
  const source = resolve(folder, 'src', `${name}.ts`);
  return existsSync(source) ? source : resolve(folder, 'dist', `${name}.js`);
}
