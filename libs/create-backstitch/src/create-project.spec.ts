import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
  expect(files.filter((file) => /__[a-z-]+__|# (if|end)/.test(text(file)))).toEqual([]);
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
  expect(await choicesFrom([], false)).toEqual({ name: 'my-shop', database: 'sqlite', library: 'kysely' });
});
