import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { packed } from '../../scripts/pack.mjs';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license?: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const packages = packed.map((folder) => {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  return [basename(folder), folder, manifest] as const;
});

/** What users bring themselves, because there must be one of each in a process. */
const peers = /^(@nestjs\/|@temporalio\/|kysely$|zod$|xstate$|rxjs$|reflect-metadata$)/;
/** Who is a program of its own: it brings them. */
const programs = ['backstitch', 'create-backstitch'];

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The packages that what is compiled of a folder loads. */
function loadedIn(folder: string): string[] {
  const sources = existsSync(join(folder, 'src'))
    ? readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    : [];
  const specifiers = sources
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .flatMap((file) => {
      const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
      const source = readFileSync(join(folder, 'src', file), 'utf8');
      const { outputText } = ts.transpileModule(source, { compilerOptions });
      return [...outputText.matchAll(/\brequire(?:\.resolve)?\(['"]([^'".][^'"]*)['"]\)/g)].map(([, name]) => name!);
    });
  const names = specifiers.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)).map(packageOf);
  return [...new Set(names)].sort();
}

describe.each(packages)('what users install of %s', (_, folder, manifest) => {
  const { name, dependencies = {}, peerDependencies = {} } = manifest;

  it('says what it is, and has a README of its own', () => {
    expect(manifest).toMatchObject({ license: 'Apache-2.0', description: expect.any(String) as string });
    expect(manifest.files).toContain('dist');
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# /);
  });

  it('brings all that it loads, or says that its user does', () => {
    const known = { ...dependencies, ...peerDependencies };
    // The page is bundled.
    const loaded = name === '@backstitch/page' ? [] : loadedIn(folder);
    expect(loaded.filter((it) => it !== name && !(it in known))).toEqual([]);
  });

  it('leaves to its user what there must be one of, and belongs to the others of its version', () => {
    if (!programs.includes(name)) expect(Object.keys(dependencies).filter((it) => peers.test(it))).toEqual([]);
    const ours = Object.entries(dependencies).filter(([it]) => it.startsWith('@backstitch/'));
    expect(ours.filter(([, wanted]) => wanted !== packages[0]![2].version)).toEqual([]);
    expect(manifest.version).toBe(packages[0]![2].version);
  });
});

const root = join(__dirname, '../..');
const { version } = packages[0]![2];

it('changesets raise the version of every package together', () => {
  const { fixed, ignore } = JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8')) as {
    readonly fixed: readonly (readonly string[])[];
    readonly ignore: readonly string[];
  };
  expect([fixed.length, ignore]).toEqual([1, []]);
  const isFixed = (name: string) =>
    fixed[0]!.some((one) => one === name || (one.endsWith('/*') && name.startsWith(one.slice(0, -1))));
  expect(packages.map(([, , { name }]) => name).filter((name) => !isFixed(name))).toEqual([]);
});

it.each(['docker-compose.yml', 'libs/gateway/src/http/openapi/describe-api.ts'])('%s has the version, too', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  expect(text).toMatch(new RegExp(`(backstitch:|version: ')${version.replaceAll('.', '\\.')}\\b`));
});
