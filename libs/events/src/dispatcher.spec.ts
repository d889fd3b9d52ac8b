import { openDatabase } from '@backstitch/database';
import { until } from '@backstitch/testing/bench';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { setTimeout as delay } from 'node:timers/promises';
import { Ledger, eventOf, tallying } from '../test/ledger';
import { EventInbox, type EventInboxOptions } from './event-inbox';
import type { EventTables } from './event-tables';
import type { ReportedOutcome } from './processes';
import { settle } from './settle';
import { addressAgain } from './unclaimed';

jest.setTimeout(60_000);

const audited = { ...tallying, name: 'audit' };
/** The version before: it takes nothing that is counted. */
const before = { ...tallying, takes: tallying.takes.filter(({ event }) => event.name !== 'Counted') };

let databases: TestDatabases;
beforeAll(() => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('the dispatcher on %s', (dialect) => {
  let url: string;
  let ledger: Ledger;
  const ends: (() => unknown)[] = [];
  const open = (options: Partial<EventInboxOptions> = {}) => {
    const inbox = new EventInbox({ databaseUrl: url, sagaTypes: [tallying], pollMs: 50, ...options });
    ends.push(() => inbox.close());
    return inbox;
  };
  const tables = async () => {
    const { kysely, close } = await openDatabase<EventTables>(url);
    ends.push(close);
    return kysely;
  };
  const deliveries = async () => (await tables()).selectFrom('backstitch_event_delivery').selectAll().execute();
  beforeEach(async () => {
    url = await databases.fresh(dialect);
    ledger = await Ledger.open(await databases.fresh('sqlite'));
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await ledger.close();
  });

  it('writes all who take an event that has waited for them, or none', async () => {
    const first = open({ sagaTypes: [] });
    await first.take([eventOf('Opened', 'a', 1)], 'ann');
    await first.close();
    const db = await tables();
    // The second of them can't be written.
    await db.schema.createIndex('one_each').unique().on('backstitch_event_delivery').column('event').execute();
    const said: string[] = [];
    const inbox = open({ sagaTypes: [tallying, audited], log: { warn: (message) => said.push(message) } });
    await inbox.start(ledger);
    await until(() => said.length > 0);
    await db.schema.dropIndex('one_each').execute();
    await until(async () => (await inbox.counts()).handled === 2);
    expect((await deliveries()).map(({ saga_type }) => saga_type).sort()).toEqual(['audit', 'tally']);
  });

  it('holds what a newer version takes, and what came after it, until that sends', async () => {
    const old = open({ sagaTypes: [before] });
    await old.start(ledger);
    const newer = open();
    await newer.take(
      [eventOf('Opened', 'a', 1), eventOf('Counted', 'a', 2), eventOf('Closed', 'a', 3), eventOf('Opened', 'b', 1)],
      'ann',
    );
    await until(async () => (await newer.counts()).handled === 2);
    expect(await newer.counts()).toMatchObject({ waiting: 2, unclaimed: 0 });
    await old.close();
    await newer.start(ledger);
    await until(async () => (await newer.counts()).handled === 4, 20_000);
    expect(await ledger.numbersOf('a')).toEqual([1, 2, 3]);
  });

  it('puts what its saga type takes in no version into the error queue in time, and sends the rest', async () => {
    const newer = open({ within: '300ms' });
    await newer.take([eventOf('Opened', 'a', 1), eventOf('Counted', 'a', 2), eventOf('Closed', 'a', 3)], 'ann');
    const old = open({ sagaTypes: [before] });
    await old.start(ledger);
    await until(async () => (await old.counts()).handled === 2);
    const { items } = await old.unclaimed(10);
    expect(items.map(({ reason }) => reason)).toEqual(["no-taker: tally doesn't take Counted"]);
  });

  it('holds what is for a saga that was ended by force, until it is recovered', async () => {
    const inbox = open();
    await inbox.start(ledger);
    await inbox.take([eventOf('Opened', 'a', 1)], 'ann');
    await until(async () => (await inbox.counts()).handled === 1);
    ledger.instead = () => 'broken';
    const { sends } = ledger;
    await inbox.take([eventOf('Counted', 'a', 2), eventOf('Opened', 'a', 3), eventOf('Counted', 'a', 4)], 'ann');
    await until(() => ledger.sends > sends);
    await delay(100);
    expect(await inbox.counts()).toMatchObject({ waiting: 3, rejected: 0, ignored: 0 });
    ledger.instead = () => undefined;
    await until(async () => (await inbox.counts()).handled === 4);
    expect(await ledger.numbersOf('a')).toEqual([1, 2, 3, 4]);
  });

  it('puts it into the error queue where nobody recovers that', async () => {
    const inbox = open({ within: '300ms' });
    ledger.instead = () => 'broken';
    await inbox.start(ledger);
    await inbox.take([eventOf('Counted', 'a', 1)], 'ann');
    await until(async () => (await inbox.counts()).unclaimed === 1);
    const { items } = await inbox.unclaimed(10);
    expect(items.map(({ reason }) => reason)).toEqual(['ended-by-force: nobody has recovered /sagas/tally/a']);
  });

  it('begins a saga though more came early for it than is looked at', async () => {
    const inbox = open();
    const early = Array.from({ length: 1_100 }, (_, at) => eventOf('Counted', 'a', at + 2));
    await inbox.take(early, 'ann');
    await inbox.start(ledger);
    const due = (await tables()).selectFrom('backstitch_event_delivery').where('due', '<=', Date.now());
    await until(async () => (await due.selectAll().execute()).length === 0);
    // Those that were not looked at don't ask for the next round at once.
    expect(ledger.sends).toBeLessThan(5);
    await inbox.take([eventOf('Opened', 'a', 1)], 'ann');
    await until(async () => (await inbox.counts()).handled === early.length + 1, 30_000);
    expect(await ledger.numbersOf('a')).toEqual([1, ...early.map(({ data }) => (data as { n: number }).n)]);
  });

  it('holds what a saga has no room for, in its order, and sends it when it has', async () => {
    const inbox = open();
    await inbox.start(ledger);
    await inbox.take([eventOf('Opened', 'a', 1)], 'ann');
    await until(async () => (await inbox.counts()).handled === 1);
    const { sends } = ledger;
    ledger.instead = () => (ledger.sends === sends + 2 ? 'full' : undefined);
    await inbox.take(
      [2, 3, 4].map((n) => eventOf('Counted', 'a', n)),
      'ann',
    );
    await until(async () => (await inbox.counts()).handled === 2);
    await delay(100);
    expect(await inbox.counts()).toMatchObject({ waiting: 2, unclaimed: 0 });
    await until(async () => (await inbox.counts()).handled === 4, 20_000);
    expect(await ledger.numbersOf('a')).toEqual([1, 2, 3, 4]);
  });

  it('puts it into the error queue where it never has', async () => {
    const inbox = open({ within: '300ms' });
    ledger.instead = () => 'full';
    await inbox.start(ledger);
    await inbox.take([eventOf('Opened', 'a', 1)], 'ann');
    await until(async () => (await inbox.counts()).unclaimed === 1);
    const { items } = await inbox.unclaimed(10);
    expect(items.map(({ reason }) => reason)).toEqual(['saga-full: /sagas/tally/a has had no room for it']);
  });

  it('asks sagas side by side what became of events, and no more when it stops', async () => {
    let answer = () => {};
    const gate = new Promise<void>((go) => (answer = go));
    ledger.asked = () => gate;
    const inbox = open();
    const opened = Array.from({ length: 20 }, (_, at) => eventOf('Opened', `s${at}`, 1));
    await inbox.take(opened, 'ann');
    const db = await tables();
    await db.updateTable('backstitch_event_delivery').set({ state: 'sent', due: 0 }).execute();
    const stopping = new AbortController();
    const settled = settle(db, ledger, stopping.signal);
    try {
      await until(() => ledger.asks === 8);
    } finally {
      stopping.abort();
      answer();
      await settled;
    }
    expect(ledger.asks).toBe(8);
  });

  it('tells events apart by source and id, whatever spaces these have', async () => {
    const inbox = open();
    const one = { ...eventOf('Opened', 'a', 1), source: 'x y', id: 'z' };
    const other = { ...eventOf('Counted', 'a', 2), source: 'x', id: 'y z' };
    await inbox.take([one, other], 'ann');
    const db = await tables();
    await db.updateTable('backstitch_event_delivery').set({ state: 'sent', due: 0 }).execute();
    const outcomes = [
      { source: one.source, id: one.id, outcome: 'handled' },
      { source: other.source, id: other.id, outcome: 'rejected' },
    ];
    const told = { send: () => Promise.resolve('none' as const), outcomes: () => Promise.resolve(outcomes) };
    await settle(db, told, new AbortController().signal);
    expect((await deliveries()).map(({ state }) => state).sort()).toEqual(['handled', 'rejected']);
  });

  it('puts what a saga was sent into the error queue, where nobody knows the saga any more', async () => {
    const inbox = open();
    await inbox.take([eventOf('Opened', 'a', 1), eventOf('Counted', 'a', 2), eventOf('Opened', 'b', 3)], 'ann');
    const db = await tables();
    const sent = db.updateTable('backstitch_event_delivery').set({ state: 'sent', due: 0 });
    await sent.where('saga_id', '=', 'a').execute();
    const gone = {
      send: () => Promise.resolve('none' as const),
      outcomes: () => Promise.resolve('forgotten' as const),
    };
    await settle(db, gone, new AbortController().signal);
    expect(await inbox.counts()).toMatchObject({ unclaimed: 2, sent: 0, waiting: 1 });
    const [first] = (await inbox.unclaimed(10)).items;
    expect(first!.reason).toMatch(/^no-outcome: nobody knows \/sagas\/tally\/a any more/);
  });

  it('gives up nothing that was sent after a saga was asked: the next one of its id has it', async () => {
    const inbox = open();
    await inbox.take([eventOf('Opened', 'a', 1), eventOf('Counted', 'a', 2), eventOf('Opened', 'a', 3)], 'ann');
    const db = await tables();
    const sendAs = (seqs: number[], changed_at: string) =>
      db
        .updateTable('backstitch_event_delivery')
        .set({ state: 'sent', due: 0, changed_at })
        .where('seq', 'in', seqs)
        .execute();
    await sendAs([1, 2], '2027-05-14T10:00:00.000Z');
    const gone = {
      send: () => Promise.resolve('none' as const),
      outcomes: async () => {
        // One of them was replayed, and the next saga of this id has begun with another, before the answer is told.
        await sendAs([2, 3], '2027-05-14T10:00:01.000Z');
        return 'forgotten' as const;
      },
    };
    await settle(db, gone, new AbortController().signal);
    const states = (await deliveries()).toSorted((one, other) => Number(one.seq) - Number(other.seq));
    expect(states.map(({ state }) => state)).toEqual(['unclaimed', 'sent', 'sent']);
  });

  it('gives up what was sent to a saga before one of its id that runs, and nothing while nobody answers', async () => {
    const inbox = open();
    const all = [1, 2, 3, 4].map((n) => eventOf('Opened', 'a', n));
    await inbox.take(all, 'ann');
    const db = await tables();
    await db.updateTable('backstitch_event_delivery').set({ state: 'sent' }).execute();
    await db.updateTable('backstitch_event_delivery').set({ state: 'deferred' }).where('seq', '=', 4).execute();
    const outcomeOf = (at: number, outcome: string) => ({ source: all[at]!.source, id: all[at]!.id, outcome });
    const ask = async (answer: () => Promise<readonly ReportedOutcome[]>) => {
      await db.updateTable('backstitch_event_delivery').set({ due: 0 }).execute();
      const asked: unknown[] = [];
      const outcomes = (_: string, __: string, sent: readonly unknown[]) => {
        asked.push(...sent);
        return answer();
      };
      await settle(db, { send: () => Promise.resolve('none' as const), outcomes }, new AbortController().signal);
      return asked.length;
    };
    const silent = () => Promise.reject(new Error('nobody answers'));
    for (let times = 0; times < 5; times++) await ask(silent);
    expect(await inbox.counts()).toMatchObject({ sent: 3, deferred: 1, unclaimed: 0 });
    // It hasn't looked at the second yet. What it has deferred may be too long ago to be told.
    const told = [outcomeOf(0, 'handled'), outcomeOf(1, 'waiting'), outcomeOf(2, 'duplicate')];
    expect(await ask(() => Promise.resolve(told))).toBe(4);
    expect(await inbox.counts()).toMatchObject({ handled: 1, sent: 1, deferred: 1, unclaimed: 1 });
    const [first] = (await inbox.unclaimed(10)).items;
    expect(first).toMatchObject({
      event: { id: 'a/3' },
      reason: expect.stringMatching(/^no-outcome: .* doesn't know/) as unknown,
    });
  });

  it('lets thousands of events that nobody takes hold up neither the process nor what is sent', async () => {
    const inbox = open();
    await inbox.counts();
    const db = await tables();
    const old = '2020-01-01T00:00:00.000Z';
    const one = { source: 'counting', type: 'Unknown', subject: null, time: old, data: '{}', received_at: old };
    const untaken = { saga_type: '', saga_id: '', state: 'waiting', due: 1, tries: 0, changed_at: old } as const;
    const waitsUntil = Date.now() + 3_600_000;
    for (let some = 0; some < 8; some++) {
      const rows = Array.from({ length: 500 }, (_, at) => ({ ...one, id: `${some}/${at}`, received_by: 'ann' }));
      const events = await db.insertInto('backstitch_event').values(rows).returning('seq').execute();
      const waiting = events.map(({ seq }) => ({ ...untaken, event: seq, until: waitsUntil }));
      await db.insertInto('backstitch_event_delivery').values(waiting).execute();
    }
    await inbox.take([eventOf('Opened', 'a', 1)], 'ann');
    const due = async () => (await deliveries()).filter((row) => Number(row.due) === 1).length;
    let dueAtFirst: number | undefined;
    ledger.during = async () => (dueAtFirst ??= await due());
    const began = performance.now();
    await inbox.start(ledger);
    await delay(1);
    expect(performance.now() - began).toBeLessThan(1_000);
    await until(async () => (await inbox.counts()).handled === 1);
    expect(dueAtFirst).toBe(4_000);
    await until(async () => (await due()) === 0);
    expect(await inbox.counts()).toMatchObject({ waiting: 4_000, unclaimed: 0 });
  });

  it('forgets thousands at once', async () => {
    const inbox = open({ keptFor: '1ms' });
    await inbox.counts();
    const db = await tables();
    const old = '2020-01-01T00:00:00.000Z';
    const one = { source: 'counting', type: 'Opened', subject: null, time: old, data: '{}', received_at: old };
    for (let some = 0; some < 5; some++) {
      const rows = Array.from({ length: 500 }, (_, at) => ({ ...one, id: `${some}/${at}`, received_by: 'ann' }));
      await db.insertInto('backstitch_event').values(rows).execute();
    }
    await inbox.start(ledger);
    const left = async () => (await db.selectFrom('backstitch_event').select('seq').execute()).length;
    await until(async () => (await left()) === 0);
  });
});

it('writes nothing where another has addressed an event meanwhile', async () => {
  const url = await databases.fresh('postgres');
  const inbox = new EventInbox({ databaseUrl: url, sagaTypes: [] });
  await inbox.take([eventOf('Opened', 'a', 1)], 'ann');
  await inbox.close();
  const [one, other] = [await openDatabase<EventTables>(url), await openDatabase<EventTables>(url)];
  try {
    const second = await one.kysely.transaction().execute(async (tx) => {
      await addressAgain(tx, 1, [tallying, audited]);
      await tx.updateTable('backstitch_event_delivery').set({ state: 'sent' }).where('seq', '=', 1).execute();
      const late = other.kysely.transaction().execute((tx) => addressAgain(tx, 1, [tallying, audited]));
      // It has read what the first hasn't committed yet, and waits for its row.
      const waits = tx.selectFrom('pg_locks' as never).where('granted' as never, '=', false as never);
      await until(async () => (await waits.selectAll().execute()).length > 0);
      return { late };
    });
    await second.late;
    const rows = await one.kysely
      .selectFrom('backstitch_event_delivery')
      .select(['saga_type', 'state'])
      .orderBy('seq')
      .execute();
    expect(rows).toEqual([
      { saga_type: 'tally', state: 'sent' },
      { saga_type: 'audit', state: 'waiting' },
    ]);
  } finally {
    await one.close();
    await other.close();
  }
});
