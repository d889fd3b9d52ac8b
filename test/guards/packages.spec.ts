import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOf } from '../../scripts/repository-of.mjs';

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const root = join(__dirname, '../..');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const all = Object.entries(packages)
  .filter(([path, { link }]) => path.includes('node_modules/') && !link)
  .map(([path, locked]) => ({ ...locked, name: path.split('node_modules/').at(-1)! }));

/** What users get in two versions, and who can't do with one. */
const twice: Readonly<Record<string, string>> = {
  'ajv-formats': 'Fastify has 3, CloudEvents’ SDK 2',
  uuid: 'Temporal has 11, CloudEvents’ SDK 8',
  'fast-uri': 'Fastify’s serializer has 4, ajv 3',
  protobufjs: 'Temporal has 8, gRPC’s loader 7',
  commander: 'terser, of Temporal’s bundler, has 2, the command 14',
  'iconv-lite': 'Temporal’s bundler has 0.6, mysql2 0.7',
  ms: 'Temporal has an early 3, debug 2',
  'source-map': 'Temporal has 0.7, source-map-support 0.6',
  ...Object.fromEntries(
    ['base64', 'buffers', 'codegen', 'json-pack', 'json-pointer', 'util'].map((part) => [
      `@jsonjoy.com/${part}`,
      'memfs, of Temporal’s bundler, has both of its own parts',
    ]),
  ),
};

it('no package comes twice without a reason', () => {
  const versions = new Map<string, Set<string>>();
  for (const { name, version, dev } of all) {
    if (!dev) versions.set(name, (versions.get(name) ?? new Set()).add(version!));
  }
  const found = [...versions].filter(([, { size }]) => size > 1).map(([name]) => name);
  expect(found.sort()).toEqual(Object.keys(twice).sort());
});

it('packages run nothing when they are installed, but what is listed', async () => {
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  const list = readFileSync(join(root, 'scripts/package-scripts.mjs'), 'utf8');
  const listed = [...list.matchAll(/^ {2}'?([@\w/-]+)'?: \{ run:/gm)].map(([, name]) => name);
  const found = all.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect([...new Set(found)].sort()).toEqual(listed.sort());
});

it('nothing that phones home is installed', () => {
  expect(all.map(({ name }) => name)).not.toContain('@scarf/scarf');
});

describe('a package says where its sources are', () => {
  it.each([
    ['https://git.example/shops/saga.git', 'https://git.example/shops/saga'],
    ['https://me:secret@git.example/shops/saga', 'https://git.example/shops/saga'],
    ['https://git.example:3000/shops/saga/', 'https://git.example:3000/shops/saga'],
    ['git@git.example:shops/saga.git', 'https://git.example/shops/saga'],
    ['ssh://git@git.example:2222/shops/saga.git\n', 'https://git.example/shops/saga'],
  ])('of a clone of %s', (origin, url) => {
    expect(repositoryOf(origin, 'libs/saga')).toEqual({
      repository: { type: 'git', url: `git+${url}.git`, directory: 'libs/saga' },
      homepage: `${url}#readme`,
      bugs: `${url}/issues`,
    });
  });

  it.each(['/srv/saga', '../saga', 'file:///srv/saga', ''])('and nothing of a clone of %p', (origin) => {
    expect(repositoryOf(origin, 'libs/saga')).toEqual({});
  });
});
