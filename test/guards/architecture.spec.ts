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
