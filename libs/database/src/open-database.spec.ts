import { sql } from 'kysely';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { type Migrations, migrateSet } from './migrate-set';
import { type OpenDatabase, openDatabase } from './open-database';

interface Notes {
  note: { id: number; text: string | null; flag: number | boolean };
}
const table = {
  '0001-note': {
    up: async (db: OpenDatabase<unknown>['kysely']) => {
      await db.schema
        .createTable('note')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('text', 'text')
        .addColumn('flag', 'integer')
        .execute();
    },
  },
};

/** Notes which have run in a table of this name. */
const migrate = <DB>(database: OpenDatabase<DB>, migrations: Migrations) =>
  migrateSet(database, migrations, 'migration');

/** Until it fails as it should: a changed configuration takes a moment. */
async function eventually(open: () => Promise<OpenDatabase<unknown>>, code: string): Promise<void> {
  for (;;) {
    try {
      await (await open()).close();
    } catch (error) {
      if ((error as { code?: unknown }).code === code) throw error;
    }
  }
}

let databases: TestDatabases;
let folder: string;
beforeAll(async () => {
  databases = testDatabases();
  folder = mkdtempSync(join(tmpdir(), 'backstitch-open-'));
});
afterAll(async () => {
  await databases.stop();
  rmSync(folder, { recursive: true });
});

it.each(['mysql://localhost/x', 'sqlite:', 'sqlite://host/x', 'hotels.db', 'postgres:/x', ''])(
  "says what to write instead of '%s'",
  async (url) => {
    await expect(openDatabase(url)).rejects.toMatchObject({ code: 'bad-database-url' });
  },
);

it('says of MySQL how it is opened', async () => {
  await expect(openDatabase('mariadb://localhost/x')).rejects.toThrow(
    /opened by a library of yours: docs\/guides\/your-database/,
  );
});

it('never shows a password', async () => {
  for (const url of ['mysql://ann:secret@localhost/x', 'postgres://ann:secret@127.0.0.1:1/x']) {
    const error: unknown = await openDatabase(url).catch((why: unknown) => why);
    expect(error).toMatchObject({ message: expect.stringContaining('ann:***@') as unknown });
    expect(String(error)).not.toContain('secret');
  }
});

it.each([
  ['postgres://ann:p@ss@127.0.0.1:1/x', 'postgres://ann:***@127.0.0.1:1/x'],
  ['postgres://ann@127.0.0.1:1/x?password=p@ss', 'postgres://ann@127.0.0.1:1/x'],
  ['postgres://ann:p@ss@/x?host=/nowhere', 'postgres://ann:***@/x?host=/nowhere'],
  ['mysql//ann:p@ss@x', 'mysql…'],
])('shows %s as %s', async (url, shown) => {
  const error: unknown = await openDatabase(url).catch((why: unknown) => why);
  expect(error).toMatchObject({ message: expect.stringContaining(`'${shown}'`) as unknown });
  expect(String(error)).not.toContain('p@ss');
});

describe('PostgreSQL', () => {
  it('by its socket', async () => {
    const url = new URL(await databases.fresh('postgres'));
    const admin = await openDatabase(url.href);
    const { rows } = await sql<{ data_directory: string }>`show data_directory`.execute(admin.kysely);
    await admin.close();
    const socket = `postgres://postgres@${url.pathname}?host=${rows[0]!.data_directory}&port=${url.port}`;
    await (await openDatabase(socket)).close();
  });

  it('that lets nobody in is not waited for', async () => {
    const url = new URL(await databases.fresh('postgres'));
    const admin = await openDatabase(url.href);
    const { rows } = await sql<{ hba_file: string }>`show hba_file`.execute(admin.kysely);
    await sql`create role ann login password 'right'`.execute(admin.kysely);
    const hba = readFileSync(rows[0]!.hba_file, 'utf8');
    try {
      writeFileSync(rows[0]!.hba_file, `host all ann 127.0.0.1/32 scram-sha-256\n${hba}`);
      await sql`select pg_reload_conf()`.execute(admin.kysely);
      url.username = 'ann';
      url.password = 'wrong';
      const refused = { code: 'database-refused', message: expect.stringMatching(/password.*DATABASE_URL/) as unknown };
      await expect(eventually(() => openDatabase(url.href), 'database-refused')).rejects.toMatchObject(refused);
      url.pathname = '/nothing';
      url.password = 'right';
      await expect(openDatabase(url.href)).rejects.toMatchObject({ code: 'database-refused' });
    } finally {
      writeFileSync(rows[0]!.hba_file, hba);
      await sql`select pg_reload_conf()`.execute(admin.kysely);
      await admin.close();
    }
  });

  it('in an encoding that cannot hold every text is refused', async () => {
    const url = new URL(await databases.fresh('postgres'));
    const admin = await openDatabase(url.href);
    await sql`create database old encoding 'LATIN1' template template0`.execute(admin.kysely);
    await admin.close();
    url.pathname = '/old';
    await expect(openDatabase(url.href)).rejects.toMatchObject({
      code: 'database-refused',
      message: expect.stringContaining('LATIN1') as unknown,
    });
  });
});

it.each(['postgres://127.0.0.1:1/x', 'postgres://nobody.invalid/x'])('tells that %s is not reachable', async (url) => {
  await expect(openDatabase(url)).rejects.toMatchObject({
    code: 'database-unreachable',
    message: expect.stringMatching(/(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)/) as unknown,
  });
});

it('tells that a file is no database, and makes the folder of a new one', async () => {
  const wrong = join(folder, 'wrong.db');
  writeFileSync(wrong, 'not a database, but long enough to be looked at'.repeat(100));
  await expect(openDatabase(`sqlite:${wrong}`)).rejects.toMatchObject({ code: 'database-unreachable' });
  await (await openDatabase(`sqlite:${join(folder, 'a/b/new.db')}`)).close();
});

it('opens SQLite so that a commit survives kill -9 and a power cut', async () => {
  const database = await openDatabase(`sqlite:${join(folder, 'pragmas.db')}`);
  const { kysely } = database;
  const pragma = async (name: string) => (await sql.raw(`pragma ${name}`).execute(kysely)).rows;
  expect(await pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(await pragma('synchronous')).toEqual([{ synchronous: 2 }]);
  expect(await pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
  await database.close();
});

describe.each(['sqlite', 'postgres'] as const)('on %s', (dialect) => {
  let url: string;
  const open: OpenDatabase<Notes>[] = [];
  const opened = async () => {
    open.push(await openDatabase<Notes>(url));
    return open.at(-1)!;
  };
  beforeEach(async () => (url = await databases.fresh(dialect)));
  afterEach(async () => {
    await Promise.all(open.splice(0).map((database) => database.close()));
  });

  it('migrates once, even when several processes start at the same moment', async () => {
    const processes = await Promise.all([opened(), opened(), opened(), opened()]);
    let runs = 0;
    const counted = { ...table, '0002-count': { up: async () => void (runs += 1) } };
    await Promise.all(processes.map((database) => migrate(database, counted)));
    await migrate(processes[0], counted);
    expect(runs).toBe(1);
  });

  it('changes nothing when a migration fails, and names it', async () => {
    const database = await opened();
    const broken = { ...table, '0002-broken': { up: () => Promise.reject(new Error('no such thing')) } };
    await expect(migrate(database, broken)).rejects.toMatchObject({
      code: 'migration-failed',
      message: expect.stringMatching(/'0002-broken'.*no such thing/) as unknown,
    });
    await expect(database.kysely.selectFrom('note').selectAll().execute()).rejects.toThrow();
    await migrate(database, table);
    expect(await database.kysely.selectFrom('note').selectAll().execute()).toEqual([]);
  });

  it('lets two processes write at once, in transactions and outside', async () => {
    const [a, b] = [await opened(), await opened()];
    await migrate(a, table);
    const write = ({ kysely }: typeof a, id: number) =>
      id % 2 === 0
        ? kysely.insertInto('note').values({ id, text: '', flag: 0 }).execute()
        : kysely
            .transaction()
            .execute((tx) => tx.insertInto('note').values({ id, text: '', flag: 0 }).returning('id').execute());
    await Promise.all(Array.from({ length: 100 }, (_, id) => write(id % 3 === 0 ? a : b, id)));
    expect(await a.kysely.selectFrom('note').select('id').execute()).toHaveLength(100);
    // What failed leaves the connection usable: the same key twice.
    await expect(write(a, 1)).rejects.toThrow(/unique/i);
    await expect(write(a, 2)).rejects.toThrow(/unique/i);
    await write(a, 101);
  });

  it('ends what is under way before it closes, and says so to what comes later', async () => {
    const opened = await openDatabase<Notes>(url);
    const { kysely, close } = opened;
    await migrate(opened, table);
    const busy = kysely.transaction().execute(async (tx) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return tx.insertInto('note').values({ id: 1, text: '', flag: 0 }).execute();
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = close();
    await expect(busy).resolves.toHaveLength(1);
    await closed;
    await expect(kysely.selectFrom('note').selectAll().execute()).rejects.toThrow(/destroyed/);
  });

  it('has one transaction after another on a connection, and none inside another', async () => {
    const { kysely, close } = await openDatabase<Notes>(await databases.fresh(dialect));
    const failure = await kysely.connection().execute(async (db) => {
      const one = () => db.transaction().execute((tx) => sql`select 1`.execute(tx));
      await one();
      await one();
      return db
        .transaction()
        .execute((tx) => tx.startTransaction().execute())
        .catch((error: unknown) => error);
    });
    expect(failure).toMatchObject({ code: 'transaction-statement' });
    await close();
  });

  it('refuses what it cannot store, and does not lose or break anything by it', async () => {
    const { kysely } = await opened();
    await migrate(open[0]!, table);
    await expect(kysely.insertInto('note').values({ id: 1, text: 'a\0b', flag: 0 }).execute()).rejects.toThrow();
    const tooLong = kysely.insertInto('note').values({ id: (2n ** 70n) as never, text: '', flag: 0 });
    await expect(tooLong.execute()).rejects.toThrow();
    if (dialect === 'sqlite') {
      await expect(
        kysely
          .insertInto('note')
          .values({ id: 1, text: new Date() as never, flag: 0 })
          .execute(),
      ).rejects.toMatchObject({
        code: 'bad-parameter',
        message: expect.stringContaining('toISOString') as unknown,
      });
      await kysely.insertInto('note').values({ id: 1, text: null, flag: true }).execute();
      expect(await kysely.selectFrom('note').select('flag').execute()).toEqual([{ flag: 1 }]);
    }
  });
});

it('survives that PostgreSQL breaks a connection in a transaction, and uses another', async () => {
  const database = await openDatabase<Notes>(await databases.fresh('postgres'), { connections: 2 });
  const broken = database.kysely.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.kysely);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sql`select 1`.execute(tx);
  });
  await expect(broken).rejects.toThrow();
  await sql`select 1`.execute(database.kysely);
  await database.close();
});
