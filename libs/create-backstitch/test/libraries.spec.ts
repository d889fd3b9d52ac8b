import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ParticipantDatabase } from '@backstitch/database';
import { barrierOf, effectsOf, migrate } from '@backstitch/participant';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import type { Kysely } from 'kysely';
import ts from 'typescript';
import { type DatabaseChoice, type LibraryChoice, librariesOf } from '../src/choices';
import { createProject } from '../src/create-project';

const root = join(__dirname, '../../..');
const cache = join(root, '.cache');
let folder: string;
let databases: TestDatabases;

// Below the repository, whose packages it finds.
beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'created-'));
  databases = testDatabases();
});
afterAll(async () => {
  await databases.stop();
  rmSync(folder, { recursive: true });
});

const pairs = (Object.keys(librariesOf) as DatabaseChoice[]).flatMap((database) =>
  librariesOf[database]
    .filter((library) => library !== 'kysely')
    .map((library) => [library, database] as const satisfies readonly [LibraryChoice, DatabaseChoice]),
);

interface WarehouseFile {
  readonly openWarehouse: (url: string) => Promise<{
    readonly database: ParticipantDatabase<unknown>;
    readonly close: () => Promise<void>;
  }>;
  readonly WarehouseService: new () => object;
}

describe.each(pairs)('a project with %s on %s', (library, database) => {
  it('has a warehouse that keeps its promises', async () => {
    const project = join(folder, `${library}-${database}`);
    createProject(project, { name: 'my-shop', library, database });
    if (library === 'prisma') {
      execFileSync(process.execPath, [require.resolve('prisma/build/index.js'), 'generate', '--no-hints'], {
        cwd: project,
        env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1' },
        stdio: 'pipe',
      });
    }
    /* eslint-disable @typescript-eslint/no-require-imports -- it isn't there before it is written */
    const { openWarehouse, WarehouseService } = require(join(project, 'src/warehouse')) as WarehouseFile;
    const { warehouse } = require(join(project, 'src/contract')) as { warehouse: never };
    /* eslint-enable @typescript-eslint/no-require-imports */
    // As in a project that was just created: nobody has made the folder.
    const url = database === 'sqlite' ? `sqlite:${join(project, '.data/shop.db')}` : await databases.fresh(database);
    const again = await openWarehouse(url);
    await again.close();
    const { database: opened, close } = await openWarehouse(url);
    try {
      await migrate(opened);
      const barrier = barrierOf(warehouse, new WarehouseService() as never, opened);
      const at = Date.now();
      const of = (stepKey: string) => ({
        ...{ stepKey, stepId: stepKey, saga: { type: 'sellItems', id: '1' }, askedAt: at },
      });
      const take = (item: string, key: string) => barrier.request('takeItems', { item, count: 2 }, of(key));
      await expect(take('teapot', 'a')).resolves.toEqual({ shelf: 'shelf 1' });
      await expect(take('teapot', 'a')).resolves.toEqual({ shelf: 'shelf 1' });
      await expect(take('lamp', 'b')).rejects.toMatchObject({ code: 'OutOfStock', details: { item: 'lamp', left: 0 } });
      await expect(barrier.request('bookCourier', { place: 'Atlantis' }, of('c'))).rejects.toMatchObject({
        code: 'NoCourier',
      });
      const booked = await barrier.request('bookCourier', { place: 'Lisbon' }, of('d'));
      expect(booked).toEqual({ courierId: expect.any(String) as string });
      const undone = { input: undefined };
      await barrier.compensate('putItemsBack', { stepId: 'a', ...undone }, of('a'));
      await barrier.compensate('cancelCourier', { stepId: 'd', ...undone }, of('d'));
      expect(await effectsOf(opened, ['a', 'd'])).toMatchObject([{ state: 'compensated' }, { state: 'compensated' }]);
      const db = opened.kysely as Kysely<Record<'item' | 'taken' | 'courier', { name: string; stock: number }>>;
      const [teapots] = await db.selectFrom('item').select('stock').where('name', '=', 'teapot').execute();
      const left = await Promise.all(
        ['taken', 'courier'].map((of) =>
          db
            .selectFrom(of as 'taken')
            .selectAll()
            .execute(),
        ),
      );
      expect([Number(teapots!.stock), ...left]).toEqual([100_000, [], []]);
    } finally {
      await close();
    }
  });
});

it('all of them compile', () => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.check.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const checked = { ...options, incremental: false };
  delete checked.tsBuildInfoFile;
  const files = readdirSync(folder).flatMap((project) =>
    ['warehouse.ts', 'app.module.ts'].map((name) => join(folder, project, 'src', name)),
  );
  const program = ts.createProgram(files, checked);
  const faults = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file?.fileName.startsWith(folder))
    .map(({ file, messageText }) => `${file!.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  expect(files.length).toBe(2 * pairs.length);
  expect(faults).toEqual([]);
}, 300_000);
