import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { choicesFrom } from './choices-from';
import { createProject } from './create-project';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-backstitch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const project = (database: 'sqlite' | 'postgres') =>
  createProject(join(folder, 'my-shop'), { name: 'my-shop', database, library: 'kysely' });
const text = (file: string) => readFileSync(join(folder, 'my-shop', file), 'utf8');

it('writes a project with the shop in it, and no word left to fill in', () => {
  const files = project('sqlite');
  expect(files).toEqual(
    expect.arrayContaining(['.env', '.gitignore', 'package.json', 'src/contract.ts', 'src/sagas.ts']),
  );
  // As they are in the template, and as a formatter of Markdown writes them.
  const left = /__[a-z-]+__|\*\*(name|version|database)\*\*|(#|\/\/) (if|end)\b/;
  expect(files.filter((file) => left.test(text(file)))).toEqual([]);
  expect(text('README.md')).toMatch(/^# my-shop\n/);
  expect(JSON.parse(text('package.json'))).toMatchObject({ name: 'my-shop' });
});

it.each([
  ['sqlite', /^DATABASE_URL=sqlite:/m, ['temporal', 'app'], ['temporal', 'shop']],
  ['postgres', /^DATABASE_URL=postgres:/m, ['temporal', 'postgres', 'app'], ['temporal', 'postgres']],
] as const)('has %s, and in containers no other database', (database, url, services, volumes) => {
  project(database);
  expect(text('.env')).toMatch(url);
  const composed = parse(text('compose.yaml'), { merge: true }) as Record<'services' | 'volumes', object>;
  expect(Object.keys(composed.services)).toEqual(services);
  expect(Object.keys(composed.volumes)).toEqual(volumes);
});

it('writes nothing into a folder with files in it', () => {
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  const write = () => createProject(folder, { name: 'my-shop', database: 'sqlite', library: 'kysely' });
  expect(write).toThrow(expect.objectContaining({ code: 'folder-not-empty' }) as Error);
  expect(readdirSync(folder)).toEqual(['mine.txt']);
});

it('installs from a folder of tarballs, what they need of each other, too', async () => {
  for (const name of ['saga', 'saga-log', 'process-manager']) {
    writeFileSync(join(folder, `backstitch-${name}-0.1.0.tgz`), '');
  }
  const choices = await choicesFrom(['my-shop', '--packages', folder], false);
  createProject(join(folder, 'my-shop'), choices!);
  const manifest = JSON.parse(text('package.json')) as Record<'dependencies' | 'overrides', Record<string, string>>;
  const at = (name: string) => `file:${join(folder, `backstitch-${name}-0.1.0.tgz`)}`;
  expect(manifest.dependencies).toMatchObject({ '@backstitch/saga': at('saga'), zod: expect.any(String) as string });
  expect(manifest.overrides).toEqual({
    '@backstitch/saga': at('saga'),
    '@backstitch/saga-log': at('saga-log'),
    '@backstitch/process-manager': at('process-manager'),
  });
});

it('writes nothing where it is told of a folder without tarballs', () => {
  const choices = { name: 'my-shop', database: 'sqlite', library: 'kysely', packages: folder } as const;
  expect(() => createProject(join(folder, 'my-shop'), choices)).toThrow(/no tarballs of Backstitch/);
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  [['--database', 'oracle'], /oracle isn't known: it is sqlite or postgres/],
  [['--colour', 'red'], /--colour/],
  [['My Shop'], /no name for a package/],
])('refuses %j, and says what is known', async (args, message) => {
  await expect(choicesFrom(args, false)).rejects.toMatchObject({
    code: 'bad-arguments',
    message: expect.stringMatching(message) as string,
  });
});

it('asks nothing where nobody can answer', async () => {
  const chosen = { folder: 'my-shop', name: 'my-shop', database: 'sqlite', library: 'kysely' };
  expect(await choicesFrom([], false)).toEqual(chosen);
});

it.each(['shops/my-shop', './shops/my-shop/', '../my-shop'])(
  'names the package after the folder of %s',
  async (path) => {
    expect(await choicesFrom([path], false)).toMatchObject({ folder: path, name: 'my-shop' });
  },
);

it('writes into the folder in which it stands, named after it', () => {
  const here = join(folder, 'my-shop');
  mkdirSync(here);
  const loader = join(__dirname, '../../../scripts/typescript.cjs');
  const command = ['-r', loader, join(__dirname, 'main.ts'), '.'];
  const said = execFileSync(process.execPath, command, { cwd: here, encoding: 'utf8' });
  expect(said).toMatch(/^my-shop is there/m);
  expect(said).not.toMatch(/^ *cd/m);
  expect(JSON.parse(text('package.json'))).toMatchObject({ name: 'my-shop' });
});
