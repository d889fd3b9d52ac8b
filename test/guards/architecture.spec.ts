import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const paths = (file: string) =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /`((?:apps|libs|examples|tools|test|docs|scripts|docker)\/[A-Za-z0-9_./-]*)`/g,
    ),
  ].map(([, path]) => path!);

it.each(['ARCHITECTURE.md', 'README.md'])('%s names only paths that exist', (file) => {
  expect(paths(file).length).toBeGreaterThan(3);
  expect(paths(file).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('ARCHITECTURE.md names every folder of the repository, to where its parts are', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
  const folders = files.flatMap(
    (file) => /^(?:(?:libs|apps|test)\/[^/]+|examples\/[^/]+|[a-z]+)\/(?=.)/.exec(file) ?? [],
  );
  const inClient = files.flatMap((file) => /^libs\/client\/src\/([^/]+\/)/.exec(file)?.[1] ?? []);
  const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const isNamed = (folder: string) => [`\`${folder}`, `libs/client/src/${folder}`].some((name) => page.includes(name));
  expect([...new Set([...folders, ...inClient])].filter((folder) => !isNamed(folder))).toEqual([]);
});
