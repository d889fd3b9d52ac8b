import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** When something of a package was last compiled, in milliseconds since 1970: of what Node runs of it. 0: never. */
export function lastBuilt(folder: string): number {
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) return 0;
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    // Bundles are built by the processes that run them.
    (file) => /\.[cm]?js(on)?$/.test(file) && !/\.bundle\.js(\.sources\.json)?$/.test(file),
  );
  return Math.max(0, ...files.map((file) => statSync(join(dist, file)).mtimeMs));
}
