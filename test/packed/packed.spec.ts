import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../scripts/pack.mjs';
import { Project, type Running } from './project';
import { Registry } from './registry';
import { sell } from './sell';

/** The oldest of what users bring, and what comes with it. The newest is what the project asks for by itself. */
const oldest = {
  '@nestjs/common': '11.0.1',
  '@nestjs/core': '11.0.1',
  '@nestjs/platform-fastify': '11.0.1',
  kysely: '0.28.2',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.1',
  zod: '4.1.0',
};
const oldestTools = { '@nestjs/cli': '11.0.0' };

const folder = mkdtempSync(join(tmpdir(), 'backstitch-packed-'));
const tool = new Project(join(folder, 'tool'));
const newest = new Project(join(folder, 'newest'));
const older = new Project(join(folder, 'older'));
let registry: Registry;
let running: Running | undefined;

beforeAll(async () => {
  const tarballs = await pack(join(folder, 'tarballs'));
  registry = await Registry.open(tarballs);
  mkdirSync(tool.folder);
  writeFileSync(join(tool.folder, 'package.json'), '{ "private": true }');
  const creating = tarballs.find((file) => file.includes('create-backstitch'))!;
  await tool.run('npm', 'install', '--no-audit', '--no-fund', creating, 'pnpm@10.34.9');
  for (const project of [newest, older]) {
    await tool.run('npx', 'create-backstitch', project.folder, '--database', 'sqlite', '--library', 'kysely');
    writeFileSync(join(project.folder, '.npmrc'), `@backstitch:registry=${registry.url}\n`);
  }
  older.edit('package.json', (text) => {
    const manifest = JSON.parse(text) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
    Object.assign(manifest.dependencies, oldest, { '@backstitch/client': manifest.dependencies['@backstitch/nest'] });
    Object.assign(manifest.devDependencies, oldestTools);
    return JSON.stringify(manifest);
  });
  await Promise.all([
    newest.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'),
    older.run(join(tool.folder, 'node_modules/.bin/pnpm'), 'install', '--prefer-offline'),
  ]);
}, 600_000);

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

afterAll(() => {
  registry?.close();
  rmSync(folder, { recursive: true });
});

const versionIn = (project: Project, name: string) =>
  (JSON.parse(project.text(`node_modules/${name}/package.json`)) as { version: string }).version;

it('what is packed has a licence, a README and no way to sources that aren’t there', () => {
  for (const name of ['contract', 'saga', 'nest', 'gateway', 'testing', 'coordinator', 'page']) {
    const path = join(newest.folder, 'node_modules/@backstitch', name);
    expect(existsSync(join(path, 'LICENSE')) && existsSync(join(path, 'README.md'))).toBe(true);
    expect(existsSync(join(path, 'src'))).toBe(false);
    expect(readFileSync(join(path, 'package.json'), 'utf8')).not.toMatch(/@backstitch\/source|"private"/);
  }
});

describe('installed by npm, with Nest 12', () => {
  it('its Jest verifies the saga under every fault', async () => {
    expect(versionIn(newest, '@nestjs/core')).toMatch(/^12\./);
    await newest.run('npm', 'test');
  }, 700_000);

  it('npm run dev sells, starts again with what has changed, and ends cleanly', async () => {
    const gateway = await newest.ports();
    running = newest.start('npm', 'run', 'dev');
    await running.printed('"msg":"ready"');
    expect(await sell(gateway)).toEqual(['completed', 'compensated']);
    newest.edit('src/contract.ts', (text) => text.replace('Takes things from their shelf', 'Picks things'));
    await running.printed('"msg":"ready"', 2);
    expect(await sell(gateway)).toEqual(['completed', 'compensated']);
    const types = await fetch(`${gateway}/saga-types/sellItems`);
    expect(await types.text()).toContain('Picks things');
    // Judged by Temporal's history and its database, while it runs.
    const proved = (await newest.run('npm', 'run', '--silent', 'prove', '--', '--all')).trim().split('\n');
    expect(JSON.parse(proved.at(-1)!)).toEqual({ completed: 2, compensated: 2, incomplete: 0, violated: 0 });
    // The gateway has the pages of its errors, and the page.
    expect((await fetch(`${gateway}/errors/NotSent`)).status).toBe(200);
    expect((await fetch(gateway)).headers.get('content-type')).toMatch(/html/);
    await running.stop();
    expect(running.output).toContain('"msg":"stopped"');
    // Bundles that come with the packages are right as they are.
    expect(running.output).not.toMatch(/bundling the sagas of [^"]*node_modules/);
    running = undefined;
  }, 300_000);
});

describe('installed by pnpm, with Nest 11 and the oldest of all that users bring', () => {
  it('nest start runs what nest build has made, its sagas bundled ahead', async () => {
    expect(versionIn(older, '@nestjs/core')).toBe('11.0.1');
    await older.run('npm', 'run', 'build');
    const gateway = await older.ports();
    running = older.start('npx', 'with-temporal', 'npx', 'nest', 'start');
    await running.printed('"msg":"ready"');
    expect(await sell(gateway)).toEqual(['completed', 'compensated']);
    expect(running.output).not.toContain('bundling the sagas');
  }, 300_000);

  it('ESM compiles as nodenext, and verifies a saga of its own', async () => {
    cpSync(join(__dirname, 'esm'), join(older.folder, 'esm'), { recursive: true });
    await older.run('npx', 'tsc', '-p', 'esm');
    const said = JSON.parse((await older.run('node', 'esm-dist/main.mjs')).trim().split('\n').at(-1)!) as object;
    expect(said).toMatchObject({
      violations: [],
      loaded: ['SagaClient', 'ParticipantModule', 'SagaModule', 'TemporalClientModule'],
    });
  }, 300_000);
});
