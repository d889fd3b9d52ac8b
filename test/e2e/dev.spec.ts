import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { until } from '@backstitch/testing/bench';
import { Service, restartOnChange } from '@backstitch/tools';

const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'backstitch-dev-')));
const write = (file: string, content: unknown) => {
  mkdirSync(dirname(join(workspace, file)), { recursive: true });
  writeFileSync(join(workspace, file), typeof content === 'string' ? content : JSON.stringify(content));
};
const project = (name: string, dependencies: readonly string[], source: string) => {
  write(`${name}/package.json`, {
    name,
    dependencies: Object.fromEntries(dependencies.map((each) => [each, '0.0.0'])),
  });
  write(`${name}/tsconfig.json`, {
    compilerOptions: { ...compilerOptions, rootDir: 'src', outDir: 'dist' },
    include: ['src'],
    references: dependencies.map((each) => ({ path: `../${each}` })),
  });
  write(`${name}/src/main.ts`, source);
  mkdirSync(join(workspace, 'node_modules'), { recursive: true });
  symlinkSync(join(workspace, name), join(workspace, 'node_modules', name));
};
const compilerOptions = { composite: true, module: 'commonjs', target: 'es2022', types: [], lib: ['es2022'] };
const declared =
  'declare const console: { log(text: string): void }, setInterval: (f: () => void, ms: number) => void;\n';
const stays = `console.log(JSON.stringify({ msg: 'ready' }));\nsetInterval(() => {}, 1000);\n`;

let services: Service[];
let stop: () => void;
const said: string[] = [];
beforeAll(async () => {
  project('words', [], `export const word: string = 'one';\n`);
  project(
    'speaker',
    ['words'],
    `${declared}import { word } from '../../words/dist/main';\nconsole.log(word);\n${stays}`,
  );
  project('other', [], `${declared}${stays}`);
  write('tsconfig.json', { files: [], references: [{ path: 'speaker' }, { path: 'other' }] });
  const tsc = require.resolve('typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-b', workspace], { encoding: 'utf8' });
  expect(stdout).toBe('');
  services = ['speaker', 'other'].map(
    (name) => new Service({ name, entry: join(workspace, name, 'dist/main.js'), env: {} }, workspace),
  );
  await Promise.all(services.map((service) => service.start()));
  stop = restartOnChange({ services, projects: ['.'], workspace, say: (text) => void said.push(text) });
}, 60_000);
afterAll(async () => {
  stop?.();
  await Promise.all((services ?? []).map((service) => service.stop()));
  rmSync(workspace, { recursive: true });
});

const pids = () => services.map(({ pid }) => pid);
const ready = (times: number) =>
  until(() => said.filter((text) => text.startsWith('Ready again')).length === times, 30_000);

it('starts again what is made of what has changed, and nothing else; what doesn’t compile changes nothing', async () => {
  const [speaker, other] = pids();
  write('words/src/main.ts', `export const word: string = 'two';\n`);
  await ready(1);
  const [second] = pids();
  expect(second).not.toBe(speaker);
  expect(pids()[1]).toBe(other);

  write('words/src/main.ts', `export const word: string = 3;\n`);
  await until(() => said.some((text) => text.includes('error TS2322')), 30_000);
  expect(pids()).toEqual([second, other]);

  write('words/src/main.ts', `export const word: string = 'four';\n`);
  await ready(2);
  expect(pids()[0]).not.toBe(second);
  expect(pids()[1]).toBe(other);
  expect(said.filter((text) => text.startsWith('Changed'))).toEqual([
    'Changed: starting speaker again',
    'Changed: starting speaker again',
  ]);
}, 120_000);

it('who asks for a restart is answered, also when another is asked for meanwhile, or it is stopped', async () => {
  const other = services[1]!;
  const before = other.pid;
  await Promise.all([other.restart(), other.restart()]);
  expect(other.pid).not.toBe(before);

  const last = new Service({ name: 'last', entry: join(workspace, 'other/dist/main.js'), env: {} }, workspace);
  await last.start();
  const again = last.restart().catch((error: unknown) => error);
  await last.stop();
  expect(await again).toMatchObject({ code: 'service-failed' });
});
