import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseChoice, LibraryChoice } from './choices';

type Wanted = Readonly<Record<string, string>>;

/** What a library needs of a manifest, and besides for one database. */
interface Needed {
  readonly dependencies?: Wanted;
  readonly devDependencies?: Wanted;
  readonly scripts?: Wanted;
  readonly sqlite?: Wanted;
  readonly postgres?: Wanted;
}

type Manifest = Readonly<Record<'dependencies' | 'devDependencies' | 'scripts', Wanted>>;

/**
 * Writes a library's own files over those of a project that has the shop's, which are Kysely's, and adds its packages.
 * @param libraries the folder of all of them, in the template
 */
export function addLibrary(
  libraries: string,
  folder: string,
  { library, database }: { readonly library: LibraryChoice; readonly database: DatabaseChoice },
): void {
  if (library === 'kysely') return;
  cpSync(join(libraries, 'src'), join(folder, 'src'), { recursive: true });
  if (existsSync(join(libraries, library))) cpSync(join(libraries, library), folder, { recursive: true });
  const all = JSON.parse(readFileSync(join(libraries, 'packages.json'), 'utf8')) as Record<LibraryChoice, Needed>;
  const needed = all[library];
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const sorted = (wanted: Wanted) => Object.fromEntries(Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1)));
  const added = {
    ...manifest,
    scripts: { ...manifest.scripts, ...needed.scripts },
    dependencies: sorted({ ...manifest.dependencies, ...needed.dependencies, ...needed[database] }),
    devDependencies: sorted({ ...manifest.devDependencies, ...needed.devDependencies }),
  };
  writeFileSync(path, `${JSON.stringify(added, undefined, 2)}\n`);
}
