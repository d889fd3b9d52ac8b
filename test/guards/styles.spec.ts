import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styles } from '@backstitch/client';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const floors = ['contract', 'saga-log', 'saga', 'participant', 'testing'].map((lib) => `libs/${lib}/src`);

/** The libraries of the styles, by what each is called in code and prose; a saga in code is the engine itself. */
const names: Readonly<Record<string, RegExp>> = {
  'routing-slip': /slip/i,
  'states-language': /state[ -]?machine|amazon states/i,
  // A process of Node is another thing: what only the style's can do tells it.
  'process-manager':
    /process[ -]?manager|state ?chart|\bxstate\b|'process'|Process(Compensated|Now|State|Timer)|processNames|process(es)? (publish|shows|takes|that it begins)|(timer|event|saga)s? of a process/i,
};

/**
 * What reads histories of 0.1.0, where the routing slip's name stood for its style; what is of one style by intent; and two
 * lists that have to be one: the codes of all failures, which users' errors can't take, and the modules that a thread shares.
 */
const mayName = [
  'libs/contract/src/reserved-name.ts',
  'libs/saga-log/src/carried-in.ts',
  'libs/saga-log/src/mark-in.ts',
  'libs/saga/src/saga-error.ts',
  'libs/saga/src/shared-modules.ts',
  'libs/testing/src/checker/asked-in.ts',
  'libs/testing/src/conformance/',
  'libs/testing/src/machines/',
  'libs/testing/src/prove/',
];

const namesStyle = (text: string): boolean =>
  Object.entries(names).some(([lib, name]) => name.test(text) || text.includes(`@backstitch/${lib}`));

it('what all coordination styles stand on names none of them', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...floors], {
    cwd: root,
    encoding: 'utf8',
  });
  const source = files.split('\n').filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));
  expect(source.length).toBeGreaterThan(100);
  const named = source.filter((path) => namesStyle(read(path)));
  expect(named.filter((path) => !mayName.some((known) => path.startsWith(known)))).toEqual([]);
  // Each exception is one.
  for (const known of mayName) expect([known, named.some((path) => path.startsWith(known))]).toEqual([known, true]);
});

it('the names are those of every style', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'libs/*/src/*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const own = files.split('\n').filter((path) => path !== '' && /: Style(<.*>)? =/.test(read(path)));
  const libs = new Set(own.map((path) => path.split('/')[1]!));
  // A state machine is data, and has no state beside it: its style is the engine's own.
  expect([...libs, 'states-language'].sort()).toEqual(Object.keys(names).sort());
  expect(styles.length).toBe(libs.size);
});

it('and this check would see it', () => {
  const seen = [
    "kind === 'slip'",
    'a state machine',
    'what a process publishes',
    "kind: 'process'",
    'a timer of a process',
  ];
  expect(seen.map(namesStyle)).toEqual(seen.map(() => true));
  expect(['a saga', 'a process of Node that dies'].map(namesStyle)).toEqual([false, false]);
});
