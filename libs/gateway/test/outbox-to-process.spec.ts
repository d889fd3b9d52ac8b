import type { Kysely } from 'kysely';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { openLog } from '@backstitch/nest';
import { Relay, migrate, outboxOf, publishIn } from '@backstitch/participant';
import { WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { type Gateway, openGateway } from '../src';
import { CountOpened, OneCounted, counters, processes } from './countings';

quietRuntime();

/** How many numbers are published; `BACKSTITCH_EVENTS=10000` for a figure. */
const events = Number(process.env.BACKSTITCH_EVENTS ?? 200);
/** To how many processes. */
const keys = Math.ceil(events / 200) * 10;
const each = Math.ceil(events / keys);

jest.setTimeout(60_000 + events * 50);

interface Counters {
  readonly counter: { readonly key: string; readonly n: number };
}

const databases = testDatabases();
let bench: WorkflowBench;
beforeAll(async () => {
  bench = await WorkflowBench.open();
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./countings') });
  await bench.work({ taskQueue: 'gatewayCountings', workflowBundle });
});
afterAll(async () => {
  await bench?.stop();
  await databases.stop();
});

const migrations = {
  '0001-counter': {
    up: (db: Kysely<unknown>) =>
      db.schema
        .createTable('counter')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('n', 'integer')
        .execute(),
  },
};

/** The effect and its event in one transaction: the next number of a key. */
const count = (database: OpenDatabase<Counters>, key: string) =>
  publishIn(database, counters, async ({ tx, publish }) => {
    const { n } = await tx
      .updateTable('counter')
      .set(({ eb }) => ({ n: eb('n', '+', 1) }))
      .where('key', '=', key)
      .returning('n')
      .executeTakeFirstOrThrow();
    publish(OneCounted({ key, n }));
  });

it.each(['sqlite', 'postgres'] as const)(
  'what a participant commits comes to its processes: each effect once, in the order of its key, on %s',
  async (dialect) => {
    const settings = { TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL!, PORT: '0' };
    const catalogue = { participants: [counters], sagaTypes: Object.values(processes) };
    const gateway: Gateway = await openGateway(
      catalogue,
      { ...settings, DATABASE_URL: await databases.fresh(dialect) },
      openLog('gateway', { LOG_LEVEL: 'silent' }),
    );
    const database = await openDatabase<Counters>(await databases.fresh(dialect));
    await migrate(database, migrations);
    const relays = [1, 2].map(() => Relay.start(database, { url: `${gateway.url}/events` }));
    const names = Array.from({ length: keys }, (_, at) => `${dialect}-${process.pid}-${at}`);
    const began = Date.now();
    try {
      await Promise.all(
        names.map(async (key) => {
          await publishIn(database, counters, async ({ tx, publish }) => {
            await tx.insertInto('counter').values({ key, n: 0 }).execute();
            publish(CountOpened({ key, of: each }));
          });
          for (let n = 0; n < each; n++) await count(database, key);
        }),
      );
      const committed = Date.now();
      for (const key of names) {
        const handle = bench.client.workflow.getHandle(`countAll/${key}`);
        await until(() => handle.describe().catch(() => undefined), 30_000);
        const ended: unknown = await handle.result();
        expect(ended).toEqual({ last: each, inOrder: true });
      }
      if (process.env.BACKSTITCH_EVENTS) {
        const seconds = (from: number) => ((Date.now() - from) / 1_000).toFixed(1);
        console.log(
          `${dialect}: ${keys * (each + 1)} events in ${seconds(began)} s, the last ${seconds(committed)} s later`,
        );
      }
      // Counted by the participant's own table.
      const rows = await database.kysely.selectFrom('counter').selectAll().execute();
      const published = rows.reduce((all, { n }) => all + n, rows.length);
      const counts = async () => (await (await fetch(`${gateway.url}/events/counts`)).json()) as Record<string, number>;
      await until(async () => (await counts())['sent'] === 0, 30_000 + events * 10);
      expect(await counts()).toMatchObject({ published, handled: published, waiting: 0, deferred: 0, rejected: 0 });
      expect(await outboxOf(database)).toEqual({ waiting: 0, refused: 0 });
    } finally {
      await Promise.all(relays.map((relay) => relay.stop()));
      await database.close();
      await gateway.close();
    }
  },
);
