import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/promises.md'), 'utf8');

/** The page's sections, each with the files it points to and the names it quotes after each. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    number: section.slice(0, section.indexOf(' ')),
    isBuilt: !section.includes('**Not built.**'),
    shown: section
      .split(/^- /m)
      .slice(1)
      .flatMap((bullet) => {
        const names = [...bullet.replace(/\s+/g, ' ').matchAll(/"([^"]+)"/g)].map(([, name]) => name!);
        return [...bullet.matchAll(/`([^`]+\.spec\.ts)`/g)].map(([, file]) => ({ file: file!, names }));
      }),
  }));

const missing = (shown: readonly { file: string; names: readonly string[] }[]) =>
  shown.flatMap(({ file, names }) => {
    if (!existsSync(join(root, file))) return [file];
    const source = readFileSync(join(root, file), 'utf8');
    return names.filter((name) => !source.includes(name)).map((name) => `${file}: ${name}`);
  });

test('every promise has its number, in order', () => {
  expect(sections.map(({ number }) => number)).toEqual(sections.map((_, index) => `P${index + 1}`));
  expect(sections).toHaveLength(21);
});

test.each(sections)('$number is shown by tests that exist, or is said not to be built', ({ isBuilt, shown }) => {
  expect(shown.length > 0).toBe(isBuilt);
  expect(missing(shown)).toEqual([]);
});

test('and a test that does not exist would be seen', () => {
  expect(missing([{ file: 'test/guards/promises.spec.ts', names: ['no such ' + 'test'] }])).toHaveLength(1);
  expect(missing([{ file: 'test/no-such.spec.ts', names: [] }])).toHaveLength(1);
});
