import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The packages of a workspace that a process is made of, its own among them: their folders. What was installed from
 * elsewhere isn't among them.
 * @param entry its file: an absolute path
 * @param root of the workspace: its `node_modules` links to all its packages
 */
export function packagesBehind(entry: string, root: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (folder: string) => {
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    for (const name of Object.keys(dependencies)) {
      const link = join(root, 'node_modules', name);
      if (!existsSync(link)) continue;
      const target = realpathSync(link);
      if (!target.includes('node_modules')) add(target);
    }
  };
  let own = dirname(realpathSync(entry));
  while (!existsSync(join(own, 'package.json'))) own = dirname(own);
  add(own);
  return found;
}
