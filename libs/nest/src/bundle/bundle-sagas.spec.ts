import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { greetings } from '../../test/greetings';
import { checkExports } from '../sagas/check-exports';
import { bundleSagas } from './bundle-sagas';
import { isFresh } from './bundle-sources';
import { freshBundle } from './fresh-bundle';
import { packagedBundle } from './packaged-bundle';

const workflowsPath = resolve(__dirname, '../../test/sagas/index.ts');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backstitch-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Inside this package, so that its imports are found; not a spec, so that nobody runs it. */
const withSource = async <T>(text: string, use: (path: string) => Promise<T>): Promise<T> => {
  const path = resolve(__dirname, `../../test/scratch-${process.pid}.ts`);
  writeFileSync(path, text);
  return use(path).finally(() => rmSync(path));
};

describe('a saga bundle', () => {
  it('has the sagas in it, and a third less than with zod', async () => {
    const [{ code }, withZod] = [
      await bundleSagas({ workflowsPath }),
      await bundleSagas({ workflowsPath, keepZod: true }),
    ];
    expect(() => checkExports(code, Object.values(greetings))).not.toThrow();
    expect(code.length).toBeLessThan(0.7 * withZod.code.length);
  });

  it('says so when a schema is asked to judge in a workflow', async () => {
    const source = `import { z } from 'zod'; z.object({ a: z.string().min(1) }).optional().parse({});`;
    const { code } = await withSource(source, (path) => bundleSagas({ workflowsPath: path }));
    expect(() => checkExports(code, [])).toThrow(/Schemas do not run in a workflow/);
  });

  it('refuses a saga exported under another name', async () => {
    const misnamed = resolve(__dirname, '../../test/misnamed/index.ts');
    const { code } = await bundleSagas({ workflowsPath: misnamed });
    expect(() => checkExports(code, [])).toThrow(/'sayHello' is exported as 'sayHullo'/);
  });

  it('refuses to host a saga type that nobody exports', async () => {
    const { code } = await withSource('export {};', (path) => bundleSagas({ workflowsPath: path }));
    const hosted = Object.values(greetings);
    expect(() => checkExports(code, hosted)).toThrow(/exports no saga for .*'sayHello'/);
  });

  it('says what webpack said when it fails', async () => {
    const source = `import './nowhere';`;
    await withSource(source, (path) => expect(bundleSagas({ workflowsPath: path })).rejects.toThrow(/nowhere/));
  });
});

it('of a package has another file for each failure converter, wherever both are', () => {
  const at = (root: string, failureConverterPath?: string) => {
    const workflow = { workflowsPath: `${root}/lib/index.js`, bundle: `${root}/lib/dist/slip.bundle.js` };
    return packagedBundle(workflow, { dataConverter: { failureConverterPath } }).bundle.slice(root.length);
  };
  expect(at('/a')).toBe('/lib/dist/slip.bundle.js');
  expect(at('/a', '/a/app/words.js')).toMatch(/^\/lib\/dist\/slip\.[0-9a-f]{12}\.bundle\.js$/);
  expect(at('/b', '/b/app/words.js')).toBe(at('/a', '/a/app/words.js'));
  expect(at('/a', '/a/other/words.js')).not.toBe(at('/a', '/a/app/words.js'));
});

describe('a bundle file', () => {
  it('is built once, and again when what a source says has changed', async () => {
    const bundle = join(folder, 'deep/sagas.js');
    await withSource('export const one = 1;', async (path) => {
      expect(await isFresh(bundle)).toBe(false);
      await freshBundle({ bundle, workflowsPath: path });
      expect(await isFresh(bundle)).toBe(true);
      // As an installation or a checkout does.
      const later = new Date(Date.now() + 5_000);
      utimesSync(path, later, later);
      expect(await isFresh(bundle)).toBe(true);
      writeFileSync(path, 'export const one = 2;');
      expect(await isFresh(bundle)).toBe(false);
      expect(await freshBundle({ bundle, workflowsPath: path })).toMatch(/one = 2/);
    });
  });

  it('is built again when a file of data that its sagas import has changed', async () => {
    const bundle = join(folder, 'sagas.js');
    const data = join(folder, 'rates.json');
    writeFileSync(data, JSON.stringify({ rate: 'the first rate' }));
    await withSource(`import rates from '${data}'; export const { rate } = rates;`, async (workflowsPath) => {
      expect(await freshBundle({ bundle, workflowsPath })).toContain('the first rate');
      expect(await isFresh(bundle)).toBe(true);
      writeFileSync(data, JSON.stringify({ rate: 'the second rate' }));
      expect(await freshBundle({ bundle, workflowsPath })).toContain('the second rate');
    });
    const sources = JSON.parse(readFileSync(`${bundle}.sources.json`, 'utf8')) as { sources: object };
    expect(Object.keys(sources.sources).filter((file) => /package\.json|tsconfig/.test(file))).toEqual([]);
  });

  it('is built once for all who ask for the same meanwhile, and anew for who asks for other sagas', async () => {
    const bundle = join(folder, 'sagas.js');
    const other = resolve(__dirname, '../../test/misnamed/index.ts');
    await withSource('export const one = 1;', async (path) => {
      const [one, another, again] = [path, other, path].map((workflowsPath) => freshBundle({ bundle, workflowsPath }));
      expect(again).toBe(one);
      expect(await one).toMatch(/one = 1/);
      expect(await another).toMatch(/sayHullo/);
    });
  });

  it('is built again when a package in it has another version, or its host has', async () => {
    const bundle = join(folder, 'sagas.js');
    const record = `${bundle}.sources.json`;
    const change = (what: RegExp, to: string) => {
      const before = readFileSync(record, 'utf8');
      expect(before).toMatch(what);
      writeFileSync(record, before.replace(what, to));
      return () => writeFileSync(record, before);
    };
    await withSource('export const one = 1;', async (path) => {
      await freshBundle({ bundle, workflowsPath: path });
      for (const what of [/(?<=@temporalio\/common\/package.json": ")\w+/, /(?<=@temporalio\/worker@)[\d.]+/]) {
        const undo = change(what, '0');
        expect(await isFresh(bundle)).toBe(false);
        undo();
        expect(await isFresh(bundle)).toBe(true);
      }
    });
  });

  it('is built again when it was made without the promises’ lock file that it must have, or with another', async () => {
    const bundle = join(folder, 'sagas.js');
    const lock = (name: string, current: string) => {
      const path = join(folder, name);
      writeFileSync(path, JSON.stringify({ current, versions: {} }));
      return path;
    };
    const source = `import lock from '@backstitch/saga/promises-lock'; export const { current } = lock;`;
    await withSource(source, async (workflowsPath) => {
      const of = (promisesLock?: string) =>
        freshBundle({ bundle, workflowsPath, ...(promisesLock && { promisesLock }) });
      await of();
      const first = lock('first.json', 'of-the-first-lock');
      expect(await of(first)).toContain('of-the-first-lock');
      expect(await isFresh(bundle, { promisesLock: first })).toBe(true);
      // Wherever it is: in a catalogue's sources, or in what was compiled of it.
      expect(await isFresh(bundle, { promisesLock: lock('moved.json', 'of-the-first-lock') })).toBe(true);
      expect(await isFresh(bundle)).toBe(false);
      expect(await isFresh(bundle, { promisesLock: lock('second.json', 'of-the-second-lock') })).toBe(false);
    });
  });

  it('is right as it is where it was deployed without its sources', async () => {
    const bundle = join(folder, 'sagas.js');
    await withSource('export const one = 1;', (path) => freshBundle({ bundle, workflowsPath: path }));
    const elsewhere = mkdtempSync(join(tmpdir(), 'backstitch-deployed-'));
    try {
      cpSync(folder, elsewhere, { recursive: true });
      expect(await isFresh(join(elsewhere, 'sagas.js'))).toBe(true);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('is built at each start where it can’t be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const bundle = join(folder, 'file/sagas.js');
    await withSource('export const one = 1;', async (path) => {
      expect(await freshBundle({ bundle, workflowsPath: path })).toMatch(/one = 1/);
    });
  });

  it('is taken as it is where its sources aren’t', async () => {
    const bundle = join(folder, 'sagas.js');
    writeFileSync(bundle, 'deployed');
    expect(await freshBundle({ bundle, workflowsPath: join(folder, 'none.ts') })).toBe('deployed');
  });

  it('is missing, when there is neither', async () => {
    const nowhere = { bundle: join(folder, 'none.js'), workflowsPath: join(folder, 'none.ts') };
    await expect(freshBundle(nowhere)).rejects.toMatchObject({ code: 'bundle-missing' });
  });
});
