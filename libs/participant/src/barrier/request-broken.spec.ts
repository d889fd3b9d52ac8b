import { participant, refusal } from '@backstitch/contract';
import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Attempt } from '../attempt';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from '../effects-of';
import { ParticipantError } from '../participant-error';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { barrierOf } from './barrier';

interface Database {
  seat: { id: string };
}

const seats = participant('seats', {
  take: { input: z.object({ id: z.string() }), output: z.object({ id: z.string() }), compensation: 'give' },
});
const NoSeat = refusal('NoSeat', z.object({}));

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('a request that cannot mend itself, on %s', (dialect) => {
  let database: OpenDatabase<Database>;
  let take: (attempt: Attempt<Transaction<Database>>, id: string) => Promise<unknown>;
  let given: string[];
  beforeEach(async () => {
    database = await openDatabase(await databases.fresh(dialect));
    await migrate(database, {
      seat: {
        up: (db: Kysely<unknown>) =>
          db.schema
            .createTable('seat')
            .addColumn('id', 'text', (column) => column.primaryKey().notNull())
            .execute(),
      },
    });
    given = [];
    take = async ({ tx }, id) => {
      await tx.insertInto('seat').values({ id }).execute();
      return { id };
    };
  });
  afterEach(() => database.close());

  const asked = (attempt: number, id = 'A1', stepKey = 'saga/take', again = false) =>
    barrierOf(
      seats,
      {
        take: ({ id: seat }, underWay) => take(underWay, seat) as Promise<{ id: string }>,
        give: async (_, { stepKey: key }) => void given.push(key),
      },
      database,
    ).request(
      'take',
      { id },
      { stepKey, stepId: 'take', saga: { type: 't', id: '1' }, attempt, askedAt: attempt, again },
    );
  const codes = async (attempts: readonly number[], id?: string) => {
    const seen: unknown[] = [];
    for (const attempt of attempts) {
      await asked(attempt, id).then(
        () => seen.push('answered'),
        (error: { name: string; code: string }) => seen.push(error.name === 'RefusalError' ? error.code : 'failed'),
      );
    }
    return seen;
  };
  const broken = ['failed', 'failed', 'failed', 'RequestBroken'];
  const state = async () => (await effectsOf(database, ['saga/take']))[0]!.state;

  it('is refused at its fourth attempt when the database does not take its data', async () => {
    await asked(1, 'A1', 'other/take');
    expect(await codes([1, 2, 3, 4])).toEqual(broken);
    expect(await state()).toBe('refused');
    await expect(asked(4)).rejects.toMatchObject({ code: 'RequestBroken', details: { attempts: 4 } });
  });

  it('is refused when a text can be stored nowhere', async () => {
    expect(await codes([1, 2, 3, 4], 'A\0')).toEqual(broken);
  });

  it('is refused when its answer is not what the contract says, and nothing has taken effect', async () => {
    take = async ({ tx }, id) => {
      await tx.insertInto('seat').values({ id }).execute();
      return { seat: id };
    };
    expect(await codes([1, 2, 3, 4])).toEqual(broken);
    expect(await database.kysely.selectFrom('seat').selectAll().execute()).toEqual([]);
  });

  it('is refused when it refuses with what it never declared', async () => {
    take = async () => {
      throw NoSeat({});
    };
    expect(await codes([1, 2, 3, 4])).toEqual(broken);
    await expect(asked(4)).rejects.toMatchObject({ message: expect.stringContaining('NoSeat') as unknown });
  });

  it('is told as one with an earlier attempt that was only late', async () => {
    let late: Promise<unknown> = Promise.resolve();
    take = async () => {
      // While the fourth fails, the second, long given up by the saga, takes effect.
      take = async ({ tx }, id) => {
        await tx.insertInto('seat').values({ id }).execute();
        return { id };
      };
      late = asked(2);
      throw new ParticipantError('output-invalid', 'not what the contract says');
    };
    const fourth = await asked(4).then(
      () => undefined,
      (error: unknown) => error,
    );
    const second = await late.then(
      () => undefined,
      (error: unknown) => error,
    );
    const rows = await database.kysely.selectFrom('seat').selectAll().execute();
    // Whichever was first with the row.
    const tookEffect = fourth === undefined;
    expect(second === undefined).toBe(tookEffect);
    expect([await state(), rows]).toEqual(tookEffect ? ['done', [{ id: 'A1' }]] : ['refused', []]);
  });

  it('may succeed when an operator tries it again', async () => {
    await asked(1, 'A1', 'other/take');
    await codes([1, 2, 3, 4]);
    await sql`delete from seat`.execute(database.kysely);
    await expect(asked(5, 'A1', 'saga/take', true)).resolves.toEqual({ id: 'A1' });
  });
});

it.each([
  ['a network', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ['a deadlock', Object.assign(new Error('deadlock detected'), { code: '40P01' })],
  ['a table that a migration may still make', Object.assign(new Error('no such table'), { code: '42P01' })],
  ['anything unknown', new TypeError('fetch failed')],
])('is tried on when it fails by %s', async (_, error) => {
  const database = await openDatabase('sqlite::memory:');
  await migrate(database);
  const barrier = barrierOf(
    seats,
    { take: (): Promise<{ id: string }> => Promise.reject(error), give: async () => {} },
    database,
  );
  const call = { stepKey: 'a', stepId: 'take', saga: { type: 't', id: '1' }, attempt: 9 };
  await expect(barrier.request('take', { id: 'A1' }, call)).rejects.toBe(error);
  expect((await effectsOf(database, ['a']))[0]).toMatchObject({ state: 'none' });
  await database.close();
});
