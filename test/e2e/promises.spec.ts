import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backstitch } from './backstitch';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'promises-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The contract is a module of its own: what `npm run promises` says of it. */
function promises(compensation: string | null, ...options: string[]) {
  const requests = { reserve: { compensation } };
  const module = join(folder, `catalogue-${compensation}.cjs`);
  const catalogue = JSON.stringify({ participants: [{ name: 'shop', requests }], sagaTypes: [] });
  writeFileSync(module, `exports.shopCatalogue = ${catalogue};`);
  const whose = ['--catalogue', module, '--lock', join(folder, 'promises.lock.json')];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/tool.mjs', 'promises', ...options, ...whose],
    {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  return { status, text: stdout + stderr };
}
const versions = () =>
  Object.keys(
    (JSON.parse(readFileSync(join(folder, 'promises.lock.json'), 'utf8')) as { versions: Record<string, object> })
      .versions,
  );

test('a change of the contract is told, with what running sagas do and what to do; then it is accepted', () => {
  expect(promises('cancel').status).toBe(1);
  expect(promises('cancel', '--accept').status).toBe(0);
  expect(promises('cancel')).toEqual({ status: 0, text: `The contract is as it was promised (${versions()[0]}).\n` });

  const changed = promises('release');
  expect(changed.status).toBe(1);
  expect(changed.text).toMatch(
    /^!.*shop\.reserve: compensation-changed \(cancel → release\).*with the old verb.*keep the old verb/m,
  );
  expect(versions()).toHaveLength(1);

  const accepted = promises('release', '--accept');
  expect([accepted.status, versions().length]).toEqual([0, 2]);
  expect(accepted.text).toContain(versions()[0]);
  expect(promises('release').status).toBe(0);

  const current = promises('release', '--forget', versions()[1]!);
  expect([current.status, current.text.includes('bad-parameter')]).toEqual([2, true]);
  expect(promises('release', '--forget', versions()[0]!).status).toBe(0);
  expect(versions()).toHaveLength(1);
});

test('the command does the same where the repository isn’t', async () => {
  promises('cancel', '--accept');
  const run = (compensation: string, ...options: string[]) => {
    promises(compensation);
    const module = join(folder, `catalogue-${compensation}.cjs`);
    const whose = ['--catalogue', module, '--lock', join(folder, 'promises.lock.json')];
    return backstitch({}, ['promises', ...whose, ...options]);
  };
  const [before] = versions();
  expect(await run('cancel')).toMatchObject({ code: 0, stdout: expect.stringContaining(before!) as string });
  const changed = await run('release');
  expect(changed.code).toBe(5);
  expect(changed.stdout).toMatch(/^!.*shop\.reserve: compensation-changed \(cancel → release\).*keep the old verb/m);
  expect(versions()).toHaveLength(1);
  expect((await run('release', '--accept')).code).toBe(0);
  expect(versions()).toHaveLength(2);
  expect((await run('release', '--forget', 'none')).code).toBe(2);
  expect((await run('release', '--forget', before!)).code).toBe(0);
  expect(versions()).not.toContain(before);
}, 120_000);

test('what isn’t understood is not guessed at', () => {
  expect(promises('cancel', '--acept')).toMatchObject({
    status: 2,
    text: expect.stringContaining('--acept') as string,
  });
});
