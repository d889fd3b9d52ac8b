import { mulberry32 } from '@backstitch/testing';
import { until } from '@backstitch/testing/bench';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { TestProcess } from '@backstitch/testing/process';
import { counterMigrations } from '../../test/counter';
import { EventsDoorInTest } from '../../test/events-door';
import { type OpenCounter, openCounter } from '../../test/open-counter';
import { migrate } from '../migrate';
import { outboxOf } from './outbox-of';

/** How many events are published; `BACKSTITCH_EVENTS=10000` before a release. */
const steps = Number(process.env.BACKSTITCH_EVENTS ?? 300);
const keys = 7;

jest.setTimeout(60_000 + steps * 200);

let databases: TestDatabases;
beforeAll(() => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres', 'mysql'] as const)(
  'two processes that are killed with -9 over and over, on %s',
  (dialect) => {
    let database: OpenCounter;
    let door: EventsDoorInTest;
    const children: (TestProcess | undefined)[] = [];
    afterEach(async () => {
      await Promise.all(children.splice(0).map(async (child) => child?.kill()));
      await door.close();
      await database.close();
    });

    it('deliver each event of a committed effect once and in the order of its key, and start its saga once', async () => {
      const url = await databases.fresh(dialect);
      database = await openCounter(url);
      await migrate(database, counterMigrations);
      door = await EventsDoorInTest.open();
      const draw = mulberry32(Number(process.env.BACKSTITCH_SEED ?? 1));
      let kills = 0;
      let isCalm = false;
      const start = (at: number) => {
        const file = require.resolve('../../test/counting-child.ts');
        const child = TestProcess.typescript(file, {}, [url, door.url, String(steps), String(keys)]);
        children[at] = child;
        // Whoever is killed starts again; who ends by itself has met an error.
        void child.exited.then((code) => {
          if (code === null && children[at] === child) start(at);
        });
      };
      const killOne = () => {
        kills += 1;
        children[draw() < 0.5 ? 0 : 1]?.signal('SIGKILL');
      };
      // Between two lines of its delivery: before the door has the events, and when it has them and hasn't answered.
      door.answering = (events) => {
        const drawn = isCalm ? 1 : draw();
        if (drawn < 0.1) return (killOne(), 503);
        if (drawn < 0.2) return (door.keep(events), killOne(), 503);
        return undefined;
      };
      door.starting = (saga) => {
        const drawn = isCalm ? 1 : draw();
        if (drawn < 0.005) return (killOne(), 503);
        if (drawn < 0.015) return (door.begin(saga), killOne(), 503);
        return undefined;
      };
      start(0);
      start(1);
      // And at any line of its verbs.
      const max = Math.ceil(steps / 60);
      for (let n = 0; n < max; n++) {
        const before = door.taken.length;
        await until(() => door.taken.length > before || door.taken.length === steps, 60_000);
        await new Promise((resolve) => setTimeout(resolve, draw() * 50));
        killOne();
      }
      isCalm = true;
      await until(() => Math.min(door.taken.length, door.started.length) >= steps, 60_000 + steps * 100);
      await until(async () => (await outboxOf(database)).waiting === 0, 30_000);

      // Counted by the participant's own table: as many as there were steps, and each number was told once, in its order.
      const rows = await database.kysely.selectFrom('counter').selectAll().execute();
      expect(rows.reduce((all, { n }) => all + n, 0)).toBe(steps);
      expect(door.taken).toHaveLength(steps);
      for (const { key, n } of rows) expect(door.numbersOf(key)).toEqual(Array.from({ length: n }, (_, at) => at + 1));
      const started = door.started.map(({ input: { key, n } }) => `${key}/${n}`);
      expect(started.sort()).toEqual(door.taken.map(({ subject, data: { n } }) => `${subject}/${n}`).sort());
      expect(kills).toBeGreaterThanOrEqual(max);
    });
  },
);
