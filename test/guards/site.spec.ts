import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

it('the documentation site is built without a dead link or a parameter that is not there, and has every page', () => {
  const out = mkdtempSync(join(tmpdir(), 'backstitch-site-'));
  try {
    const { status, stdout, stderr } = spawnSync('npm', ['run', 'docs', '--', '--out', out], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    const said = `${stdout}${stderr}`;
    expect(said.split('\n').filter((line) => /\[(warning|error)\]/.test(line))).toEqual([]);
    expect(status).toBe(0);
    const start = readFileSync(join(out, 'index.html'), 'utf8');
    expect(start).toContain('Backstitch');
    for (const module of ['contract', 'saga', 'client', 'nest', 'testing']) {
      expect(existsSync(join(out, `modules/_backstitch_${module}.html`))).toBe(true);
    }
    for (const page of ['Sagas_from_code', 'When_something_is_stuck', 'bad-duration']) {
      expect(existsSync(join(out, `documents/${page}.html`))).toBe(true);
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}, 180_000);
