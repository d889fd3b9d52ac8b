import { Relay, migrate, publishIn } from '@backstitch/participant';
import { refusedIn } from '@backstitch/participant/outbox';
import { until } from '@backstitch/testing/bench';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { counterMigrations, counting, followUp } from '../../libs/participant/test/counter';
import { EventsDoorInTest } from '../../libs/participant/test/events-door';
import { type OpenCounter, openCounter } from '../../libs/participant/test/open-counter';
import { backstitch } from './backstitch';

let databases: TestDatabases;
let url: string;
let database: OpenCounter;
let door: EventsDoorInTest;
let relay: Relay;
const relays = () => (relay = Relay.start(database, { url: door.url, pollMs: 50 }));
beforeAll(async () => {
  databases = testDatabases();
  door = await EventsDoorInTest.open();
});
afterAll(async () => {
  await door.close();
  await databases.stop();
});

describe.each(['sqlite', 'mysql'] as const)('backstitch outbox, on %s', (dialect) => {
  beforeAll(async () => {
    url = await databases.fresh(dialect);
    database = await openCounter(url);
    await migrate(database, counterMigrations);
    [door.starting, door.started.length] = [() => 404, 0];
    relays();
  });
  afterAll(async () => {
    await relay.stop();
    await database.close();
  });

  it('lists what was refused from a participant’s database, has it tried, and drops it, with who and why', async () => {
    await publishIn(database, counting, ({ start }) => {
      for (const key of ['one', 'two']) start(followUp, { key, n: 1 }, { key });
      return Promise.resolve();
    });
    await until(async () => (await refusedIn(database)).length === 2);
    const run = (...args: string[]) => backstitch({ BACKSTITCH_ACTOR: 'Zoë' }, args);
    const listed = await run('outbox', url);
    expect([listed.code, listed.stdout]).toEqual([
      0,
      expect.stringMatching(/^2 wait, 2 of them refused\.\n1 .*one.*404/),
    ]);
    // So that it isn't tried by itself before somebody says so.
    await relay.stop();
    door.starting = ({ key }) => (key === 'two' ? 404 : undefined);
    expect((await run('outbox-retry', url, '1', '-r', 'it is hosted now')).stdout).toBe('Row 1 is tried now.\n');
    relays();
    await until(() => door.started.some(({ key }) => key === 'one'));
    expect((await run('outbox-drop', url, '2', '-r', 'nobody wants it')).stdout).toBe('Row 2 is dropped.\n');
    expect((await run('outbox', url, '--json')).json).toMatchObject({
      ...{ waiting: 0, items: [] },
      acts: [
        { action: 'drop', row: 2, by: 'Zoë', reason: 'nobody wants it' },
        { action: 'retry', row: 1 },
      ],
    });
    expect(await run('outbox-drop', url, '2', '-r', 'again')).toMatchObject({
      ...{ code: 3, stderr: expect.stringMatching(/^not-refused: Row 2/) as unknown },
    });
    expect(await run('outbox', 'oracle://there/db')).toMatchObject({ code: 2 });
  });
});
