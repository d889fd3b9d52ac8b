import { randomUUID } from 'node:crypto';
import { kyselyDatabase } from '@backstitch/database/kysely';
import { Kysely, MysqlDialect, sql } from 'kysely';
import { type Connection, createPool } from 'mysql2';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { type MigrateOptions, migrate } from './migrate';
import { type Migrations, type OpenDatabase, openDatabase } from '@backstitch/database';

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

const making = (name: string): Migrations[string] => ({
  up: (db: Kysely<unknown>) => db.schema.createTable(name).addColumn('id', 'integer').execute(),
});
const countOf = async ({ kysely }: OpenDatabase<unknown>, table: string) => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(kysely);
  return Number(rows[0]!.n);
};

describe.each(['sqlite', 'postgres'] as const)('migrations on %s', (dialect) => {
  let url: string;
  const open: OpenDatabase<unknown>[] = [];
  const opened = async (where = url) => {
    open.push(await openDatabase(where));
    return open.at(-1)!;
  };
  beforeEach(async () => (url = await databases.fresh(dialect)));
  afterEach(() => Promise.all(open.splice(0).map((database) => database.close())));

  it('of a newer version are left alone by the one before, which says their names', async () => {
    const [v1, v2] = [{ '1 a': making('a') }, { '1 a': making('a'), '2 b': making('b') }];
    const database = await opened();
    expect(await migrate(database, v1, { of: 'rooms' })).toEqual([]);
    expect(await migrate(await opened(), v2, { of: 'rooms' })).toEqual([]);
    expect(await migrate(await opened(), v1, { of: 'rooms' })).toEqual(['2 b']);
    expect(await migrate(await opened(), v2, { of: 'rooms' })).toEqual([]);
    expect(await countOf(database, 'b')).toBe(0);
  });

  it('of a newer version of the barrier, too', async () => {
    const database = await opened();
    await migrate(database);
    await sql`insert into backstitch_migration (name, timestamp) values ('9999-newer', '2030-01-01T00:00:00Z')`.execute(
      database.kysely,
    );
    expect(await migrate(await opened())).toEqual(['9999-newer']);
  });

  it('of both versions may start at the same moment', async () => {
    const [v1, v2] = [{ '1 a': making('a') }, { '1 a': making('a'), '2 b': making('b') }];
    const processes = await Promise.all([v1, v2, v1, v2].map(async (set) => [await opened(), set] as const));
    await Promise.all(processes.map(([database, set]) => migrate(database, set, { of: 'rooms' })));
    expect(await countOf(processes[0]![0], 'b')).toBe(0);
  });

  it('may come in between: what was mended in an older version', async () => {
    const database = await opened();
    await migrate(database, { '1 a': making('a'), '3 c': making('c') });
    await migrate(database, { '1 a': making('a'), '2 b': making('b'), '3 c': making('c') });
    expect(await countOf(database, 'b')).toBe(0);
  });

  it('of two participants stand side by side in one database, though they have the same name', async () => {
    const [rooms, seats] = [await opened(), await opened()];
    await Promise.all([
      migrate(rooms, { first: making('room') }, { of: 'rooms' }),
      migrate(seats, { first: making('seat') }, { of: 'seats' }),
    ]);
    expect([await countOf(rooms, 'room'), await countOf(rooms, 'seat')]).toEqual([0, 0]);
  });

  it('that have run before each participant had its own table do not run again', async () => {
    const database = await opened();
    await migrate(database, { '1 a': making('a') });
    expect(await migrate(database, { '1 a': making('a'), '2 b': making('b') }, { of: 'rooms' })).toEqual([]);
    // The way back: the version before knows its own table alone.
    expect(await migrate(database, { '1 a': making('a') })).toEqual([]);
  });

  it('that have run without a name are those of the first participant with a name, and of no other', async () => {
    const database = await opened();
    await migrate(database, { '1 init': making('room') });
    expect(await migrate(database, { '1 init': making('room') }, { of: 'rooms' })).toEqual([]);
    expect(await migrate(database, { '1 init': making('car') }, { of: 'cars' })).toEqual([]);
    expect(await countOf(database, 'car')).toBe(0);
    expect(await migrate(database, { '1 init': making('car') }, { of: 'cars' })).toEqual([]);
    expect(await migrate(database, { '1 init': making('room'), '2 b': making('b') }, { of: 'rooms' })).toEqual([]);
    expect(await countOf(database, 'b')).toBe(0);
  });

  it('of a participant that has a table already are not those that another has run without a name', async () => {
    const database = await opened();
    await migrate(database, { '1 init': making('car') }, { of: 'cars' });
    await migrate(database, { '1 init': making('room') });
    await migrate(database, { '1 init': making('car') }, { of: 'cars' });
    expect(await migrate(database, { '1 init': making('room') }, { of: 'rooms' })).toEqual([]);
  });
});

it.each([
  [{}, {}],
  [{ first: making('thing') }, { of: 'rooms' }],
])(
  'on PostgreSQL have a role that may not make tables start where all has run',
  async (migrations: Migrations, deployed: MigrateOptions) => {
    const url = await databases.fresh('postgres');
    const owner = await openDatabase(url);
    const role = `app_${randomUUID().slice(0, 8)}`;
    const as = new URL(url);
    [as.username, as.password] = [role, 'app'];
    try {
      await migrate(owner, migrations, deployed);
      for (const statement of [
        `create role ${role} login password 'app'`,
        `grant select, insert, update, delete on all tables in schema public to ${role}`,
        'revoke create on schema public from public',
      ]) {
        await sql.raw(statement).execute(owner.kysely);
      }
      const app = await openDatabase(as.href);
      try {
        expect(await migrate(app, migrations, { of: 'rooms' })).toEqual([]);
      } finally {
        await app.close();
      }
    } finally {
      await owner.close();
    }
  },
);

it('on PostgreSQL stay in the schema of the search_path, each with its own barrier', async () => {
  const url = await databases.fresh('postgres');
  const admin = await openDatabase(url);
  for (const schema of ['rooms', 'seats']) await sql.raw(`create schema ${schema}`).execute(admin.kysely);
  const at = (schema: string) => openDatabase(`${url}?options=${encodeURIComponent(`-c search_path=${schema}`)}`);
  const [rooms, seats, nowhere] = [await at('rooms'), await at('seats'), await at('none')];
  try {
    for (const database of [rooms, seats, rooms]) await migrate(database, { first: making('thing') });
    for (const schema of ['rooms', 'seats']) {
      expect(await countOf(admin, `${schema}.backstitch_barrier`)).toBe(0);
      expect(await countOf(admin, `${schema}.thing`)).toBe(0);
    }
    await expect(migrate(nowhere)).rejects.toMatchObject({
      code: 'migration-failed',
      message: expect.stringContaining('search_path') as unknown,
    });
  } finally {
    for (const database of [admin, rooms, seats, nowhere]) await database.close();
  }
});

it('on MySQL go on where a process was killed, after whichever statement', async () => {
  const url = await databases.fresh('mysql');
  /** @returns whether it came to the end before its connection was gone */
  const migratedWithin = async (statements: number) => {
    const pool = createPool(url);
    let left = statements;
    pool.on('connection', (connection: Connection) => {
      const ask = connection.query.bind(connection);
      connection.query = ((...asked: Parameters<typeof ask>) => {
        if ((left -= 1) < 0) connection.destroy();
        return ask(...asked);
      }) as typeof connection.query;
    });
    const kysely = new Kysely<{ backstitch_database: { id: string } }>({ dialect: new MysqlDialect({ pool }) });
    const database = kyselyDatabase(kysely, 'mysql');
    try {
      await migrate(database);
      const ids = await kysely.selectFrom('backstitch_database').select('id').execute();
      expect(ids).toHaveLength(1);
      return true;
    } catch (error) {
      expect(String((error as Error).message)).toMatch(/closed|lost/i);
      return false;
    } finally {
      await kysely.destroy().catch(() => {});
    }
  };
  let statements = 0;
  while (!(await migratedWithin(statements))) statements += 1;
  expect(statements).toBeGreaterThan(20);
});
