import type { SagaType } from '@backstitch/contract';
import { until } from '@backstitch/testing/bench';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Counted,
  type Counting,
  callOf,
  counter,
  counterMigrations,
  counting,
  countingService,
  followUp,
  followedService,
  other,
} from '../../test/counter';
import { EventsDoorInTest } from '../../test/events-door';
import { type OpenCounter, openCounter } from '../../test/open-counter';
import { migrate } from '../migrate';
import { outboxOf } from './outbox-of';
import { publishIn } from './publish-in';
import { eventLimit } from './event-row';
import { startLimit } from './start-row';
import { Relay, type RelayOptions } from './relay';

let databases: TestDatabases;
beforeAll(() => (databases = testDatabases()));
afterAll(() => databases.stop());

/** So seldom that only what wakes a relay can have woken it. */
const never = 60_000;

describe.each(['sqlite', 'postgres', 'mysql'] as const)('the outbox on %s', (dialect) => {
  let url: string;
  let database: OpenCounter;
  let door: EventsDoorInTest;
  const relays: Relay[] = [];
  const relay = (options: Partial<RelayOptions> = {}, on = database) => {
    relays.push(Relay.start(on, { url: door.url, pollMs: never, ...options }));
  };
  const waiting = async () => (await outboxOf(database)).waiting;
  const count = (stepKey: string, key = 'k', service: Counting = countingService) =>
    counter(database, service).request('count', { key }, callOf(stepKey));

  beforeEach(async () => {
    url = await databases.fresh(dialect);
    database = await openCounter(url);
    await migrate(database, counterMigrations);
    door = await EventsDoorInTest.open();
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((each) => each.stop()));
    await door.close();
    await database.close();
  });

  it('publishes what is committed, once for each step, and its compensation’s own', async () => {
    await count('a');
    await count('a');
    await counter(database).compensate('uncount', { stepId: 'count', input: { key: 'k' } }, callOf('a'));
    await counter(database).compensate('uncount', { stepId: 'count', input: { key: 'k' } }, callOf('a'));
    expect(await outboxOf(database)).toEqual({ waiting: 2, refused: 0, oldest: expect.any(String) as unknown });
    relay();
    await until(async () => (await waiting()) === 0);
    expect(door.taken).toMatchObject([
      { id: 'a/1', source: 'counting', type: 'Counted', subject: 'k', data: { key: 'k', n: 1 } },
      { id: 'a/compensation/1', source: 'counting', type: 'Uncounted', subject: 'k', data: { n: 1 } },
    ]);
    expect([...door.contentTypes]).toEqual(['application/cloudevents-batch+json; charset=utf-8']);
  });

  it.each<[string, Counting['count'], RegExp]>([
    ['a verb that fails', async (_, { publish }) => (publish(Counted({ key: 'k', n: 1 })), fail()), /no luck/],
    ['a body that isn’t the event’s', async (_, { publish }) => publishing(publish, { key: 'k', n: 1.5 }), /\/n: /],
    ['a NUL in a key', async (_, { publish }) => publishing(publish, { key: 'k\0', n: 1 }), /none of them NUL/],
    ['an empty key', async (_, { publish }) => publishing(publish, { key: '', n: 1 }), /1 to 1,000 characters/],
    [
      'a body that is too large',
      async (_, { publish }) => publishing(publish, { key: 'k'.repeat(999), n: 1, more: 'x'.repeat(eventLimit) }),
      /publish a reference|isn't what/,
    ],
    [
      'an event that the contract doesn’t list',
      async (_, { publish }) => publishing((publish as (e: unknown) => void).bind(0, { event: 'Other', body: {} }), {}),
      /doesn't say that it publishes Other/,
    ],
  ])('publishes nothing of %s, and rolls it back', async (_, verb, why) => {
    await expect(count('a', 'k', { ...countingService, count: verb })).rejects.toThrow(why);
    expect(await waiting()).toBe(0);
  });

  it('refuses what is published when the verb has ended', async () => {
    let late: () => void = () => {};
    const service: Counting = {
      ...countingService,
      count: async ({ key }, { publish }) => {
        late = () => publish(Counted({ key, n: 2 }));
        return { key, n: 1 };
      },
    };
    await count('a', 'k', service);
    expect(late).toThrow('when its verb had ended');
    expect(await waiting()).toBe(0);
  });

  it('starts a saga with the effect, once for each step, under a key of its own', async () => {
    await count('a', 'k', followedService);
    await count('a', 'k', followedService);
    const failing: Counting['count'] = async (_, { start }) => (start(followUp, { key: 'k', n: 1 }), fail());
    await expect(count('b', 'k', { ...followedService, count: failing })).rejects.toThrow('no luck');
    expect(await waiting()).toBe(2);
    door.starting = (saga) => (door.begin(saga), 500);
    relay({ pollMs: 50 });
    await until(() => door.started.length === 1);
    door.starting = () => undefined;
    await until(async () => (await waiting()) === 0);
    expect(door.started).toEqual([{ type: 'followUp', key: 'counting/a/start/1', input: { key: 'k', n: 1 } }]);
  });

  it('starts one saga for one key that a verb gives, whichever step it is', async () => {
    const count_: Counting['count'] = async ({ key }, { start }) => {
      start(followUp, { key, n: 1 }, { key: `order "${key}"` });
      return { key, n: 1 };
    };
    await count('a', 'k', { ...countingService, count: count_ });
    await count('b', 'k', { ...countingService, count: count_ });
    relay();
    await until(async () => (await waiting()) === 0);
    expect(door.started).toMatchObject([{ key: 'order \\"k\\"' }]);
  });

  it.each<[string, Counting['count'], RegExp]>([
    ['an input that its contract refuses', starting(followUp, { key: 'k', n: 1.5 }), /isn't what its contract.*\/n: /],
    ['an input that JSON loses', starting(followUp, { key: 'k', n: NaN }), /JSON can't carry.*\/n/],
    ['an input that is too large', starting(followUp, { key: 'k'.repeat(startLimit), n: 1 }), /send a reference/],
    ['a key that no header carries', starting(followUp, { key: 'k', n: 1 }, { key: 'ö' }), /printable ASCII/],
    ['a saga type that the contract doesn’t list', starting(other, {}), /doesn't say that it starts other/],
  ])('starts nothing with %s, and rolls it back', async (_, verb, why) => {
    const failed = count('a', 'k', { ...countingService, count: verb });
    await expect(failed).rejects.toMatchObject({
      code: 'saga-unstartable',
      message: expect.stringMatching(why) as unknown,
    });
    expect(await waiting()).toBe(0);
  });

  it('starts nothing when the verb has ended', async () => {
    let late: () => void = () => {};
    const count_: Counting['count'] = async ({ key }, { start }) => {
      late = () => start(followUp, { key, n: 2 });
      return { key, n: 1 };
    };
    await count('a', 'k', { ...countingService, count: count_ });
    expect(late).toThrow('when its verb had ended');
  });

  it('goes on with the others where a saga isn’t started, and tries again', async () => {
    const said: string[] = [];
    door.starting = ({ input: { key } }) => (key === 'bad' ? 404 : undefined);
    for (const [at, key] of ['bad', 'good'].entries()) await count(`s${at}`, key, followedService);
    relay({ log: { warn: (message) => void said.push(message) } });
    await until(() => door.taken.length === 2 && door.started.length === 1);
    await until(async () => {
      const { refused, waiting: left } = await outboxOf(database);
      return refused === 1 && left === 1;
    });
    expect(said).toEqual([expect.stringMatching(/followUp 'counting\/s0\/start\/1' was not started.*404/)]);
  });

  const startMany = (many: number) =>
    publishIn(
      database,
      counting,
      async ({ start }) => {
        for (let n = 1; n <= many; n++) start(followUp, { key: 'k', n }, { key: `saga ${n}` });
        return Promise.resolve();
      },
      { id: 'many' },
    );

  it('publishes events though the gateway starts no saga, however many wait before them', async () => {
    let asked = 0;
    door.starting = () => ((asked += 1), 503);
    await startMany(210);
    await count('first');
    relay();
    await until(() => door.taken.length === 1, 3_000);
    // It pauses longer and longer before it asks for a start again, and events don't wait for that.
    await until(() => asked >= 4 * 8);
    const before = asked;
    for (let n = 2; n <= 6; n++) {
      await count(`step-${n}`);
      await until(() => door.taken.length === n);
    }
    expect(asked - before).toBeLessThanOrEqual(2 * 8);
    // What the door has taken is deleted when its answer has come.
    await until(async () => (await waiting()) === 210);
    door.starting = () => undefined;
    await until(() => door.started.length === 210, 20_000);
  });

  it('publishes between rounds of starts, which are eight', async () => {
    let asked = 0;
    let published: Promise<unknown> | undefined;
    // Its round of starts ends after the event was committed.
    door.starting = async () => {
      asked += 1;
      await (published ??= count('a'));
      return 404;
    };
    const askedBefore: number[] = [];
    door.answering = () => void askedBefore.push(asked);
    await startMany(40);
    relay();
    await until(() => asked === 40 && door.taken.length === 1);
    expect(askedBefore).toEqual([8]);
  });

  it('publishes from a transaction that no saga asked for, with the id of its occasion', async () => {
    await publishIn(
      database,
      counting,
      async ({ tx, publish }) => {
        await tx.insertInto('counter').values({ key: 'w', n: 7 }).execute();
        publish(Counted({ key: 'w', n: 7 }));
      },
      { id: 'webhook-7' },
    );
    const failed = publishIn(database, counting, async ({ publish }) => (publish(Counted({ key: 'w', n: 8 })), fail()));
    await expect(failed).rejects.toThrow('no luck');
    relay();
    await until(async () => (await waiting()) === 0);
    expect(door.taken.map(({ id }) => id)).toEqual(['webhook-7/1']);
  });

  it('is woken by a commit, and doesn’t look around for it', async () => {
    relay();
    await count('first');
    await until(() => door.taken.length === 1, 2_000);
    for (let n = 2; n <= 20; n++) {
      await count(`step-${n}`);
      await until(() => door.taken.length === n, 2_000);
    }
  });

  it('keeps the order of each key with several processes, though the door breaks now and then', async () => {
    const second = await openCounter(url);
    let asked = 0;
    door.answering = (events) => {
      asked += 1;
      if (asked % 5 === 0) return 503;
      // Taken, and its answer lost.
      if (asked % 7 === 0) door.keep(events);
      return asked % 7 === 0 ? 500 : undefined;
    };
    relay({ pollMs: 50 });
    relay({ pollMs: 50 }, second);
    const [one, two] = [counter(database), counter(second)];
    await Promise.all(
      Array.from({ length: 120 }, (_, at) =>
        (at % 2 ? one : two).request('count', { key: `k${at % 6}` }, callOf(`s${at}`)),
      ),
    );
    await until(async () => (await waiting()) === 0, 30_000);
    expect(door.taken).toHaveLength(120);
    const upwards = Array.from({ length: 20 }, (_, at) => at + 1);
    for (let key = 0; key < 6; key++) expect(door.numbersOf(`k${key}`)).toEqual(upwards);
    await Promise.all(relays.splice(0).map((each) => each.stop()));
    await second.close();
  });

  it('holds an event that is refused with those of its key, says so, and delivers the others', async () => {
    const said: string[] = [];
    door.answering = (events) => (events.some(({ subject }) => subject === 'bad') ? 422 : undefined);
    for (const [at, key] of ['good', 'bad', 'good', 'bad', 'other'].entries()) await count(`s${at}`, key);
    relay({ log: { warn: (message) => void said.push(message) } });
    await until(() => door.taken.length === 3);
    await until(async () => (await outboxOf(database)).refused === 1);
    // Those that were taken go a moment after that is noted.
    await until(async () => (await waiting()) === 2);
    expect(said).toEqual([expect.stringMatching(/Counted 's1\/1' was refused.*422/)]);
  });

  it('waits for a door that is away, and says so once', async () => {
    const said: string[] = [];
    door.answering = () => 503;
    relay({ log: { warn: (message) => void said.push(message) } });
    await count('a');
    await until(() => said.length > 0);
    door.answering = () => undefined;
    await until(async () => (await waiting()) === 0);
    expect(said).toEqual([expect.stringContaining('answered 503')]);
  });
});

describe.each(['sqlite', 'mysql'] as const)('a relay that looks for what is refused, on %s', (dialect) => {
  it('sends nothing more once another has taken over', async () => {
    const database = await openCounter(await databases.fresh(dialect));
    await migrate(database, counterMigrations);
    for (const key of ['bad', 'slow', 'dropped', 'left'])
      await counter(database).request('count', { key }, callOf(key));
    const door = await EventsDoorInTest.open();
    door.answering = async (events) => {
      const [first] = events;
      if (first!.subject === 'bad') return 422;
      if (first!.subject !== 'slow') return undefined;
      // Its lease ends while it is slow, and an operator drops what it has read.
      await sql`update backstitch_relay set holder = 'another', until = 1e15`.execute(database.kysely);
      await sql`delete from backstitch_outbox where id = 'dropped/1'`.execute(database.kysely);
      return void (await sleep(4_000));
    };
    const relay = Relay.start(database, { url: door.url, pollMs: 100 });
    await until(() => door.numbersOf('slow').length === 1, 10_000);
    await sleep(500);
    expect(door.taken.map(({ subject }) => subject)).toEqual(['slow']);
    await sql`update backstitch_relay set until = 0`.execute(database.kysely);
    await until(() => door.numbersOf('left').length === 1);
    expect(door.numbersOf('dropped')).toEqual([]);
    await relay.stop();
    await door.close();
    await database.close();
  });
});

it('on PostgreSQL is woken by a commit of another process, too, also after its connection was lost', async () => {
  const url = await databases.fresh('postgres');
  const [here, elsewhere] = [await openCounter(url), await openCounter(url)];
  await migrate(here, counterMigrations);
  const door = await EventsDoorInTest.open();
  const relay = Relay.start(here, { url: door.url, pollMs: never });
  const barrier = counter(elsewhere);
  await barrier.request('count', { key: 'k' }, callOf('a'));
  await until(() => door.taken.length === 1, 5_000);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'`.execute(here.kysely);
  await barrier.request('count', { key: 'k' }, callOf('b'));
  await until(() => door.taken.length === 2, 5_000);
  await relay.stop();
  await door.close();
  await here.close();
  await elsewhere.close();
});

function publishing(publish: (event: never) => void, body: object): never {
  (publish as unknown as (event: object) => void)({ event: 'Counted', body });
  return undefined as never;
}

/** A verb that starts a saga, as it may be written without types. */
function starting(type: SagaType, input: unknown, options?: object): Counting['count'] {
  return async ({ key }, { start }) => {
    (start as (type: SagaType, input: unknown, options?: object) => void)(type, input, options);
    return { key, n: 1 };
  };
}

function fail(): never {
  throw new Error('no luck');
}
