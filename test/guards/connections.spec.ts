import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const makesAConnection = /(?<!Native)\bConnection\.(connect|lazy)\(/;

/** Where a connection may be made, and why. */
const allowed = [
  'libs/client/src/open-connection.ts', // the place
  'libs/client/src/open-connection.spec.ts', // shows why there has to be one
  'libs/temporal-server/src/server/until-ready.ts', // asks only whether a server is ready, and imports nothing of ours
];

it('connections to Temporal are made in one place, where they take answers of every size', () => {
  const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.mjs', '*.js'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = tracked.split('\n').filter((path) => path !== '' && !path.startsWith('test/guards/'));
  const making = files.filter((path) => makesAConnection.test(readFileSync(join(root, path), 'utf8')));
  expect(making.sort()).toEqual([...allowed].sort());
});

it('and this check would see one more', () => {
  expect(makesAConnection.test(`await ${'Connection'}.connect({ address })`)).toBe(true);
  expect(makesAConnection.test(`await Native${'Connection'}.connect({ address })`)).toBe(false);
});
