import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const floors = ['contract', 'saga-log', 'saga', 'participant', 'testing'].map((lib) => `libs/${lib}/src`);
const style = /slip|state[ -]?machine/i;

/** What reads histories of 0.1.0, where the routing slip's name stood for its style; and what is of one style by intent. */
const mayName = [
  'libs/saga-log/src/carried-in.ts',
  'libs/saga-log/src/mark-in.ts',
  'libs/testing/src/checker/asked-in.ts',
  'libs/testing/src/conformance/',
  'libs/testing/src/machines/',
  'libs/testing/src/prove/prove-sagas.ts',
];

it('what all coordination styles stand on names none of them', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...floors], {
    cwd: root,
    encoding: 'utf8',
  });
  const source = files.split('\n').filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));
  expect(source.length).toBeGreaterThan(100);
  const names = source.filter((path) => style.test(readFileSync(join(root, path), 'utf8')));
  expect(names.filter((path) => !mayName.some((known) => path.startsWith(known)))).toEqual([]);
  // Each exception is one.
  for (const known of mayName) expect([known, names.some((path) => path.startsWith(known))]).toEqual([known, true]);
});

it('and this check would see it', () => {
  expect([style.test("kind === 'slip'"), style.test('a state machine'), style.test('a saga')]).toEqual([
    true,
    true,
    false,
  ]);
});
