import { event, sagaTypes, takes } from '@backstitch/contract';
import { type OpenDatabase, migrateSet, openDatabase } from '@backstitch/database';
import { z } from 'zod';
import type { IncomingEvent, Processes, ReportedOutcome, SendAnswer } from '../src';

const Body = z.object({ saga: z.string(), n: z.int() });
const options = { key: ({ saga }: z.infer<typeof Body>) => saga };
export const Opened = event('Opened', Body, options);
export const Counted = event('Counted', Body, options);
export const Closed = event('Closed', Body, options);

/** Sagas that are told numbers. */
export const { tally } = sagaTypes('tallies', { tally: { input: z.unknown(), output: z.unknown() } });
export const tallying = {
  ...tally,
  takes: [
    takes(Opened, { starts: true, otherwise: 'ignore', late: 'ignore' }),
    takes(Counted, { otherwise: 'defer', late: 'reject' }),
    takes(Closed, { otherwise: 'ignore', late: 'ignore' }),
  ],
};

export const eventOf = (type: string, saga: string, n: number): IncomingEvent => ({
  ...{
    id: `${saga}/${n}`,
    source: 'counting',
    type,
    time: '2027-05-14T10:00:00.000Z',
    subject: saga,
    data: { saga, n },
  },
});

interface Tables {
  saga: { id: string; is_open: number };
  told: { seq?: number; saga: string; id: string; n: number };
}

/** Sagas as a table: each event of each once, in the order in which it came. */
export class Ledger implements Processes {
  /** Before it is written down, and after: to be late, to fail, to be killed. */
  during: (moment: 'before' | 'after') => unknown = () => undefined;
  sends = 0;
  /** What sagas say of what they are sent, where they are not as usual. */
  instead: (saga: string) => SendAnswer | undefined = () => undefined;
  /** Before a saga says what became of its events. */
  asked: () => unknown = () => undefined;
  asks = 0;

  private constructor(private readonly database: OpenDatabase<Tables>) {}

  static async open(url: string): Promise<Ledger> {
    const database = await openDatabase<Tables>(url);
    await migrateSet(
      database,
      {
        ledger: {
          up: async (db) => {
            await db.schema
              .createTable('saga')
              .addColumn('id', 'text', (column) => column.primaryKey())
              .addColumn('is_open', 'integer')
              .execute();
            await db.schema
              .createTable('told')
              .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
              .addColumn('saga', 'text')
              .addColumn('id', 'text', (column) => column.unique())
              .addColumn('n', 'integer')
              .execute();
          },
        },
      },
      'ledger_migration',
    );
    return new Ledger(database);
  }

  async send({ id: saga, starts, event }: Parameters<Processes['send']>[0]): Promise<SendAnswer> {
    this.sends += 1;
    await this.during('before');
    const instead = this.instead(saga);
    if (instead !== undefined) return instead;
    const sent = await this.database.kysely.transaction().execute(async (tx) => {
      if (starts) {
        const row = { id: saga, is_open: 1 };
        await tx
          .insertInto('saga')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      const row = await tx.selectFrom('saga').selectAll().where('id', '=', saga).executeTakeFirst();
      if (row === undefined) return 'none';
      if (row.is_open === 0) return 'ended';
      const { n } = event.data as { n: number };
      const told = { saga, id: event.id, n };
      await tx
        .insertInto('told')
        .values(told)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      if (event.type === 'Closed') await tx.updateTable('saga').set({ is_open: 0 }).where('id', '=', saga).execute();
      return 'sent';
    });
    await this.during('after');
    return sent;
  }

  async outcomes(_: string, saga: string): Promise<readonly ReportedOutcome[]> {
    this.asks += 1;
    await this.asked();
    const rows = await this.database.kysely.selectFrom('told').selectAll().where('saga', '=', saga).execute();
    return rows.map(({ id }) => ({ source: 'counting', id, outcome: 'handled' }));
  }

  /** What a saga was told, in order. */
  async numbersOf(saga: string): Promise<number[]> {
    const { kysely } = this.database;
    const rows = await kysely.selectFrom('told').select('n').where('saga', '=', saga).orderBy('seq').execute();
    return rows.map(({ n }) => n);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
