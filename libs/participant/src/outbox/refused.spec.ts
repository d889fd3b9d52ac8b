import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { until } from '@backstitch/testing/bench';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { type CounterDatabase, counter, counterMigrations, counting, callOf, followUp } from '../../test/counter';
import { EventsDoorInTest } from '../../test/events-door';
import { migrate } from '../migrate';
import { actOnRefused } from './act-on-refused';
import { outboxActsOf } from './outbox-acts-of';
import { outboxOf } from './outbox-of';
import { publishIn } from './publish-in';
import { refusedIn } from './refused-in';
import { Relay } from './relay';

let databases: TestDatabases;
beforeAll(() => (databases = testDatabases()));
afterAll(() => databases.stop());

const by = { by: 'Ada', reason: 'its type was renamed' } as const;

describe.each(['sqlite', 'postgres'] as const)('what is refused, on %s', (dialect) => {
  let database: OpenDatabase<CounterDatabase>;
  let door: EventsDoorInTest;
  const relays: Relay[] = [];
  // So seldom that only what wakes it, or what it has put off, can have it look.
  const relay = () => relays.push(Relay.start(database, { url: door.url, pollMs: 60_000 }));
  const waiting = async () => (await outboxOf(database)).waiting;
  const start = (...keys: readonly string[]) =>
    publishIn(database, counting, ({ start }) => {
      for (const key of keys) start(followUp, { key, n: 1 }, { key });
      return Promise.resolve();
    });
  const refused = async (many: number) => {
    await until(async () => (await refusedIn(database)).length === many);
    return refusedIn(database);
  };

  beforeEach(async () => {
    database = await openDatabase<CounterDatabase>(await databases.fresh(dialect));
    await migrate(database, counterMigrations);
    door = await EventsDoorInTest.open();
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((each) => each.stop()));
    await door.close();
    await database.close();
  });

  it('a start is listed with why, tried at once when an operator says so, and dropped with who and why', async () => {
    door.starting = ({ key }) => (key === 'good' ? undefined : 404);
    await start('renamed', 'good', 'gone');
    relay();
    const [renamed, gone] = await refused(2);
    expect(renamed).toMatchObject({ kind: 'start', name: 'followUp', id: 'renamed', refused: 1 });
    expect(renamed!.why).toMatch(/answered 404/);
    expect(Date.parse(renamed!.nextTryAt)).toBeGreaterThan(Date.parse(renamed!.at));
    door.starting = () => undefined;
    await actOnRefused(database, renamed!.row, { action: 'retry', ...by });
    await until(() => door.started.some(({ key }) => key === 'renamed'));
    await actOnRefused(database, gone!.row, { action: 'drop', ...by });
    expect(await waiting()).toBe(0);
    expect(door.started.map(({ key }) => key)).toEqual(['good', 'renamed']);
    expect(await outboxActsOf(database)).toMatchObject([
      { action: 'drop', kind: 'start', id: 'gone', row: gone!.row, data: { key: 'gone', n: 1 }, ...by },
      { action: 'retry', kind: 'start', id: 'renamed', row: renamed!.row, ...by },
    ]);
    for (const { row } of [renamed!, gone!]) {
      await expect(actOnRefused(database, row, { action: 'drop', ...by })).rejects.toMatchObject({
        code: 'not-refused',
      });
    }
  });

  it('an event that is dropped holds those of its key no longer', async () => {
    door.answering = (events) => (events.some(({ id }) => id === 'a/1') ? 422 : undefined);
    for (const step of ['a', 'b', 'c']) await counter(database).request('count', { key: 'k' }, callOf(step));
    relay();
    const [bad] = await refused(1);
    expect(bad).toMatchObject({ kind: 'event', name: 'Counted', id: 'a/1', key: 'k' });
    expect(door.taken).toEqual([]);
    await actOnRefused(database, bad!.row, { action: 'drop', ...by });
    await until(async () => (await waiting()) === 0);
    expect(door.numbersOf('k')).toEqual([2, 3]);
  });

  it('isn’t dropped while it is delivered: it was taken, and the operator is told', async () => {
    door.starting = () => 404;
    await start('late');
    relay();
    const [late] = await refused(1);
    let answer!: () => void;
    const isAsked = new Promise<void>((asked) => {
      door.starting = () => (asked(), new Promise((resolve) => (answer = () => resolve(undefined))));
    });
    await actOnRefused(database, late!.row, { action: 'retry', ...by });
    await isAsked;
    const dropped = actOnRefused(database, late!.row, { action: 'drop', ...by });
    dropped.catch(() => undefined);
    answer();
    await expect(dropped).rejects.toMatchObject({ code: 'not-refused' });
    expect(door.started).toHaveLength(1);
  });

  it('is nobody’s to drop without a name or a reason, nor what wasn’t refused', async () => {
    await start('new');
    for (const act of [
      { by: ' ', reason: 'why' },
      { by: 'Ada', reason: '' },
    ]) {
      const failed = actOnRefused(database, 1, { action: 'drop', ...act });
      await expect(failed).rejects.toMatchObject({ code: 'reason-required' });
    }
    await expect(actOnRefused(database, 1, { action: 'drop', ...by })).rejects.toMatchObject({ code: 'not-refused' });
    expect(await waiting()).toBe(1);
  });

  it('starts that the gateway can’t start now leave their place to those behind them', async () => {
    const asked: Record<string, number> = {};
    door.starting = ({ key }) => {
      asked[key!] = (asked[key!] ?? 0) + 1;
      return key!.startsWith('later') ? 503 : undefined;
    };
    await start(...Array.from({ length: 8 }, (_, at) => `later ${at}`));
    relay();
    await until(() => Object.values(asked).length === 8);
    await start(...Array.from({ length: 20 }, (_, at) => `now ${at}`));
    await until(() => door.started.length === 20);
    // Each waits by itself, longer and longer: nobody asks for all of them whenever one is due.
    await until(() => Object.values(asked).filter((times) => times >= 2).length >= 8, 30_000);
    // What was started goes when its batch is committed.
    await until(async () => (await waiting()) === 8);
    expect(await outboxOf(database)).toMatchObject({ refused: 0 });
    door.starting = () => undefined;
    await until(async () => (await waiting()) === 0);
    expect(door.started).toHaveLength(28);
  });
});
