import { participant } from '@backstitch/contract';
import { type Transaction, sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Attempt } from '../attempt';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from '../effects-of';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { type Barrier, barrierOf } from './barrier';
import type { StepCall } from './step-call';

interface Database {
  effect: { id: string };
  note: { id: string };
}
const desk = participant('desk', {
  act: { input: z.void(), output: z.object({ ok: z.boolean() }), compensation: 'undo' },
});

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('the end of a verb and of its transaction, on %s', (dialect) => {
  let database: OpenDatabase<Database>;
  let barrier: Barrier;
  let key: string;
  let count = 0;
  let verb: (tx: Transaction<Database>) => unknown;

  beforeAll(async () => {
    database = await openDatabase(await databases.fresh(dialect));
    await migrate(database, {
      tables: {
        up: async (db) => {
          for (const table of ['effect', 'note']) {
            await db.schema
              .createTable(table)
              .addColumn('id', 'text', (column) => column.primaryKey())
              .execute();
          }
        },
      },
    });
    if (dialect === 'sqlite') {
      const { kysely } = database;
      await sql`create trigger gone before insert on note when new.id = 'gone' begin select raise(rollback, 'gone'); end`.execute(
        kysely,
      );
    }
    await database.kysely.insertInto('note').values({ id: 'there' }).execute();
  });
  afterAll(() => database.close());
  beforeEach(() => {
    key = `run/${(count += 1)}`;
    barrier = barrierOf(
      desk,
      {
        act: async (_: void, { tx }: Attempt<Transaction<Database>>) => {
          await verb(tx);
          return { ok: true };
        },
        undo: async (_: unknown, { tx }: Attempt<Transaction<Database>>) => {
          await tx.deleteFrom('effect').where('id', '=', key).execute();
        },
      },
      database,
    );
  });
  const call = (): StepCall => ({ stepKey: key, stepId: 'act', saga: { type: 't', id: '1' } });
  const act = () => barrier.request('act', undefined, call());
  const effect = (tx: Transaction<Database>) => tx.insertInto('effect').values({ id: key }).execute();
  const note = (tx: Transaction<Database>, id: string) => tx.insertInto('note').values({ id }).execute();
  /** Effect and row, both or none of them. */
  const left = async () => {
    const [row] = await effectsOf(database, [key]);
    const effects = await database.kysely.selectFrom('effect').selectAll().where('id', '=', key).execute();
    return { effects: effects.length, row: row!.state };
  };
  /** Nothing was left, and another attempt does it properly and can be undone. */
  const nothingIsLeft = async () => {
    await sleep(20);
    expect(await left()).toEqual({ effects: 0, row: 'none' });
    verb = effect;
    await expect(act()).resolves.toEqual({ ok: true });
    expect(await left()).toEqual({ effects: 1, row: 'done' });
    await barrier.compensate('undo', { stepId: 'act', answered: true }, call());
    expect(await left()).toEqual({ effects: 0, row: 'compensated' });
  };

  it('takes nothing from a query that nobody awaits and that comes after the verb', async () => {
    let helper: Promise<unknown> = Promise.resolve();
    verb = async (tx) => {
      await effect(tx);
      helper = tx
        .selectFrom('note')
        .selectAll()
        .execute()
        .then(() => note(tx, `late ${key}`));
      helper.catch(() => {});
    };
    await expect(act()).resolves.toEqual({ ok: true });
    await expect(helper).rejects.toMatchObject({ code: 'transaction-ended' });
    expect(await left()).toEqual({ effects: 1, row: 'done' });
    expect(await database.kysely.selectFrom('note').selectAll().execute()).toEqual([{ id: 'there' }]);
  });

  it('answers nothing when a query that nobody awaits fails before the commit', async () => {
    verb = async (tx) => {
      await effect(tx);
      // Sent before the verb returns, and its failure told to nobody.
      note(tx, 'there').catch(() => {});
      await Promise.resolve();
    };
    const answered = await act().then(
      () => true,
      () => false,
    );
    const { effects, row } = await left();
    expect({ effects, row }).toEqual(answered ? { effects: 1, row: 'done' } : { effects: 0, row: 'none' });
  });

  it('answers nothing when the verb swallowed an error that broke its transaction', async () => {
    verb = async (tx) => {
      await effect(tx);
      await note(tx, 'there').catch(() => {});
    };
    // SQLite undoes the one statement only, so there the effect is whole.
    if (dialect === 'sqlite') {
      await act();
      expect(await left()).toEqual({ effects: 1, row: 'done' });
      return;
    }
    await expect(act()).rejects.toThrow();
    await nothingIsLeft();
  });

  it.each([
    ['rollback', (tx) => sql`rollback`.execute(tx)],
    ['commit', (tx) => sql`COMMIT`.execute(tx)],
    ['end', (tx) => sql`end transaction`.execute(tx)],
    ['begin', (tx) => sql`begin`.execute(tx)],
    ['a commit behind a comment', (tx) => sql`/* now */ -- or\n commit`.execute(tx)],
    ['a commit behind another statement', (tx) => sql.raw(`select ';'; commit; begin`).execute(tx)],
    ['a rollback that is caught', (tx) => sql`rollback`.execute(tx).catch(() => {})],
  ] as [string, (tx: Transaction<Database>) => Promise<unknown>][])(
    'does not send %s of a verb, so no effect is without its row',
    async (name, statement) => {
      verb = async (tx) => {
        await statement(tx);
        await effect(tx);
      };
      const asked = act();
      if (name.endsWith('caught')) {
        await asked;
        expect(await left()).toEqual({ effects: 1, row: 'done' });
        return;
      }
      await expect(asked).rejects.toMatchObject({ code: 'transaction-statement' });
      await nothingIsLeft();
    },
  );

  it('lets a verb go back to a savepoint', async () => {
    verb = async (tx) => {
      await effect(tx);
      await sql`savepoint maybe`.execute(tx);
      await note(tx, 'there').catch(() => {});
      await sql`rollback to savepoint maybe`.execute(tx);
      await sql`release savepoint maybe`.execute(tx);
    };
    await expect(act()).resolves.toEqual({ ok: true });
    expect(await left()).toEqual({ effects: 1, row: 'done' });
  });

  it('takes no text for a statement', async () => {
    verb = async (tx) => {
      await effect(tx);
      await sql`select '; commit', '/*', ${'x; rollback'} as "; end;" -- ; begin`.execute(tx);
    };
    await expect(act()).resolves.toEqual({ ok: true });
  });

  it('sees at the latest when it saves the row that its claim is gone', async () => {
    verb = async (tx) => {
      await effect(tx);
      await sql`delete from backstitch_barrier where step_key = ${key}`.execute(tx);
    };
    await expect(act()).rejects.toMatchObject({ code: 'transaction-ended' });
    await nothingIsLeft();
  });

  if (dialect === 'sqlite') {
    it.each([
      ['a trigger', (tx) => note(tx, 'gone')],
      ['INSERT OR ROLLBACK', (tx) => sql`insert or rollback into note values ('there')`.execute(tx)],
    ] as [string, (tx: Transaction<Database>) => Promise<unknown>][])(
      'takes nothing more when SQLite has rolled back by itself, by %s',
      async (_, statement) => {
        verb = async (tx) => {
          await statement(tx).catch(() => {});
          await effect(tx);
        };
        await expect(act()).rejects.toMatchObject({ code: 'transaction-ended' });
        verb = (tx) => statement(tx).catch(() => {});
        await expect(act()).rejects.toMatchObject({ code: 'transaction-ended' });
        await nothingIsLeft();
      },
    );
  }

  it('says so when a transaction was rolled back at its commit', async () => {
    const broken = database.kysely.transaction().execute(async (tx) => {
      await effect(tx);
      await (dialect === 'sqlite' ? note(tx, 'gone') : note(tx, 'there')).catch(() => {});
    });
    await expect(broken).rejects.toMatchObject({ code: 'commit-failed' });
    expect((await left()).effects).toBe(0);
  });
});
