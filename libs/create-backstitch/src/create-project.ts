import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Choices, DatabaseChoice } from './choices';
import { CreateError } from './create-error';
import { installedFrom, tarballsIn } from './installed-from';
import { addLibrary } from './with-library';

const ownPackage = join(__dirname, '..');
const template = join(ownPackage, 'template');
/** The shop itself: in the package, and in the repository where it is an example. */
const shop = [join(template, 'shop'), join(ownPackage, '../../examples/shop')].find(existsSync)!;
/** Which of its files a project gets: a list of names, in the template. */
const listOfFiles = 'shop-files.json';

/** npm leaves files of these names out of packages, or reads them itself. */
const renamed = { gitignore: '.gitignore', dockerignore: '.dockerignore', env: '.env' };

/** As in `DATABASE_URL`: where the participant keeps its data while one develops, and in a container. */
const urls: Readonly<Record<DatabaseChoice, { readonly here: string; readonly composed: string }>> = {
  sqlite: { here: 'sqlite:.data/shop.db', composed: 'sqlite:/data/shop.db' },
  postgres: {
    here: 'postgres://shop:shop@127.0.0.1:5432/shop',
    composed: 'postgres://shop:shop@postgres:5432/shop',
  },
};

/**
 * Writes a project into a folder, which is made.
 * @returns the files, as paths in it
 * @throws CreateError `folder-not-empty`, `bad-arguments`
 */
export function createProject(folder: string, { name, database, library, packages }: Choices): string[] {
  const tarballs = packages === undefined ? undefined : tarballsIn(packages);
  if (existsSync(folder) && readdirSync(folder).some((file) => file !== '.git')) {
    throw new CreateError('folder-not-empty', `${folder} is not empty: name a folder that isn't there yet.`);
  }
  mkdirSync(folder, { recursive: true });
  const others = ['shop', listOfFiles, 'libraries'].map((name) => join(template, name));
  cpSync(template, folder, { recursive: true, filter: (path) => !others.includes(path) });
  const shopFiles = JSON.parse(readFileSync(join(template, listOfFiles), 'utf8')) as readonly string[];
  for (const file of shopFiles) cpSync(join(shop, file), join(folder, 'src', file));
  addLibrary(join(template, 'libraries'), folder, { library, database });
  for (const [from, to] of Object.entries(renamed)) renameSync(join(folder, from), join(folder, to));
  const { version } = JSON.parse(readFileSync(join(ownPackage, 'package.json'), 'utf8')) as { version: string };
  const { here, composed } = urls[database];
  const words = {
    ...{ name, version, database, 'database-url': here, 'composed-database-url': composed },
    'prisma-provider': { sqlite: 'sqlite', postgres: 'postgresql' }[database],
  };
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name));
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, withoutOtherDatabases(filled(text, words), database));
  }
  if (tarballs) {
    const manifest = join(folder, 'package.json');
    writeFileSync(manifest, installedFrom(tarballs, readFileSync(manifest, 'utf8')));
  }
  return files.map((file) => file.slice(folder.length + 1)).sort();
}

const filled = (text: string, words: Readonly<Record<string, string>>) =>
  text.replace(/__([a-z-]+)__/g, (all, word: string) => words[word] ?? all);

/** Lines between `# if DATABASE` and `# end`, or `// if` and `// end`, stay for that database alone. */
const withoutOtherDatabases = (text: string, database: DatabaseChoice) =>
  text.replace(/^ *(?:#|\/\/) if (\w+)\n([\s\S]*?)^ *(?:#|\/\/) end\n/gm, (_, wanted: string, lines: string) =>
    wanted === database ? lines : '',
  );
