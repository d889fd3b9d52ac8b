import { setTimeout as delay } from 'node:timers/promises';
import { event, takes } from '@backstitch/contract';
import { mulberry32 } from '@backstitch/testing';
import { until } from '@backstitch/testing/bench';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { TestProcess } from '@backstitch/testing/process';
import { z } from 'zod';
import { Ledger, eventOf, tallying } from '../test/ledger';
import { EventInbox, type EventInboxOptions } from './event-inbox';

/** How many events are sent while processes are killed; `BACKSTITCH_EVENTS=10000` before a release. */
const events = Number(process.env.BACKSTITCH_EVENTS ?? 300);

jest.setTimeout(60_000 + events * 100);

let databases: TestDatabases;
beforeAll(() => (databases = testDatabases()));
afterAll(() => databases.stop());

const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1);

describe.each(['sqlite', 'postgres'] as const)('the inbox on %s', (dialect) => {
  let url: string;
  let ledgerUrl: string;
  let ledger: Ledger;
  const inboxes: EventInbox[] = [];
  const open = (options: Partial<EventInboxOptions> = {}) => {
    const inbox = new EventInbox({ databaseUrl: url, sagaTypes: [tallying], pollMs: 50, ...options });
    inboxes.push(inbox);
    return inbox;
  };
  beforeEach(async () => {
    [url, ledgerUrl] = [await databases.fresh(dialect), await databases.fresh('sqlite')];
    ledger = await Ledger.open(ledgerUrl);
  });
  afterEach(async () => {
    await Promise.all(inboxes.splice(0).map((inbox) => inbox.close()));
    await ledger.close();
  });

  it('keeps each event once, sends it to its saga, and knows what became of it', async () => {
    const inbox = open();
    const opened = eventOf('Opened', 'a', 1);
    expect(await inbox.take([opened, opened, eventOf('Counted', 'a', 2)], 'ann')).toBe(2);
    expect(await inbox.take([opened], 'ann')).toBe(0);
    expect(await inbox.counts()).toMatchObject({ published: 2, waiting: 2 });
    await inbox.start(ledger);
    await until(async () => (await inbox.counts()).handled === 2);
    expect(await ledger.numbersOf('a')).toEqual([1, 2]);
    expect(await inbox.counts()).toMatchObject({ published: 2, waiting: 0, sent: 0 });
  });

  it('that is closed while it starts has ended', async () => {
    await open().counts();
    const said: string[] = [];
    const inbox = open({ log: { warn: (message) => said.push(message) } });
    const starting = inbox.start(ledger);
    await inbox.close();
    await starting;
    await delay(200);
    expect(said).toEqual([]);
  });

  it('holds what comes before its saga, and sends it before what came later', async () => {
    const inbox = open();
    await inbox.start(ledger);
    await inbox.take([eventOf('Counted', 'a', 1), eventOf('Counted', 'a', 2)], 'ann');
    await until(() => ledger.sends > 0);
    await inbox.take([eventOf('Opened', 'a', 0), eventOf('Counted', 'a', 3)], 'ann');
    await until(async () => (await inbox.counts()).handled === 4);
    expect(await ledger.numbersOf('a')).toEqual([0, 1, 2, 3]);
  });

  it('counts what comes after the end as its policy says', async () => {
    const inbox = open();
    await inbox.start(ledger);
    const [opened, closed] = [eventOf('Opened', 'a', 1), eventOf('Closed', 'a', 2)];
    await inbox.take([opened, closed, eventOf('Counted', 'a', 3), eventOf('Opened', 'a', 4)], 'ann');
    await until(async () => (await inbox.counts()).handled === 2);
    expect(await inbox.counts()).toMatchObject({ published: 4, handled: 2, rejected: 1, ignored: 1 });
  });

  it('puts what nobody takes in time into the error queue, with its reason, and replays or drops it', async () => {
    const inbox = open({ within: '300ms' });
    await inbox.start(ledger);
    const unknown = { ...eventOf('Nothing', 'a', 1), id: 'x' };
    const wrong = { ...eventOf('Counted', 'a', 2), id: 'y', data: { saga: 'a' } };
    await inbox.take([unknown, wrong, eventOf('Counted', 'a', 3)], 'ann');
    expect((await inbox.unclaimed(50)).items.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^invalid-body: \/n: /),
    ]);
    await until(async () => (await inbox.counts()).unclaimed === 3, 30_000);
    const { items, next } = await inbox.unclaimed(2);
    expect(items).toMatchObject([
      { reason: expect.stringMatching(/^no-taker: /) as unknown, event: { id: 'x', type: 'Nothing' } },
      { reason: expect.stringMatching(/^invalid-body: /) as unknown, event: { id: 'y' } },
    ]);
    const rest = await inbox.unclaimed(2, next!);
    expect(rest).toMatchObject({
      items: [{ saga: { type: 'tally', id: 'a' }, reason: expect.stringMatching(/^no-saga: /) as unknown }],
      next: null,
    });
    const act = { by: 'ann', reason: 'it was a test' };
    expect(await inbox.act(items[0]!.id, { action: 'drop', ...act })).toBe('unclaimed');
    expect(await inbox.act(items[0]!.id, { action: 'drop', ...act })).toBe('dropped');
    expect(await inbox.act('999', { action: 'drop', ...act })).toBeUndefined();
    await inbox.take([eventOf('Opened', 'a', 0)], 'ann');
    await inbox.act(rest.items[0]!.id, { action: 'replay', ...act });
    await until(async () => (await inbox.counts()).handled === 2);
    expect(await ledger.numbersOf('a')).toEqual([0, 3]);
    expect(await inbox.counts()).toMatchObject({ published: 4, handled: 2, dropped: 1, unclaimed: 1 });
  });

  it('keeps why an event could not be addressed, whatever its key says', async () => {
    const by = () => {
      throw new Error('no key in a\0b');
    };
    const failing = { ...tallying, takes: [{ ...tallying.takes[0]!, by }] };
    const inbox = open({ sagaTypes: [failing] });
    expect(await inbox.take([eventOf('Opened', 'a', 1)], 'ann')).toBe(1);
    expect((await inbox.unclaimed(1)).items).toMatchObject([{ reason: 'not-addressed: no key in ab' }]);
  });

  it('sends what the event’s contract makes of a body, as it was addressed', async () => {
    const Told = z.object({ saga: z.string().trim(), n: z.int().default(7) });
    const Opened = event('Opened', Told, { key: ({ saga }: z.output<typeof Told>) => saga });
    const inbox = open({
      sagaTypes: [{ ...tallying, takes: [takes(Opened, { starts: true, otherwise: 'ignore', late: 'ignore' })] }],
    });
    await inbox.start(ledger);
    await inbox.take([{ ...eventOf('Opened', 'a', 1), data: { saga: ' a ' } }], 'ann');
    await until(async () => (await inbox.counts()).handled === 1);
    expect(await ledger.numbersOf('a')).toEqual([7]);
  });

  it('puts what JSON can’t carry, once its contract has parsed it, into the error queue', async () => {
    const Told = z.object({ saga: z.string(), n: z.int().transform(BigInt) });
    const Opened = event('Opened', Told, { key: ({ saga }: z.output<typeof Told>) => saga });
    const inbox = open({
      sagaTypes: [{ ...tallying, takes: [takes(Opened, { starts: true, otherwise: 'ignore', late: 'ignore' })] }],
    });
    await inbox.start(ledger);
    await inbox.take([eventOf('Opened', 'a', 1)], 'ann');
    await until(async () => (await inbox.counts()).unclaimed === 1);
    expect((await inbox.unclaimed(1)).items).toMatchObject([
      { reason: expect.stringMatching(/^invalid-body: .*BigInt/) as unknown },
    ]);
  });

  it('puts what its contract takes no more into the error queue', async () => {
    const inbox = open();
    await inbox.take([eventOf('Opened', 'a', 1)], 'ann');
    await inbox.close();
    const Told = z.object({ saga: z.string(), n: z.int().min(2) });
    const Opened = event('Opened', Told, { key: ({ saga }: z.output<typeof Told>) => saga });
    const stricter = open({
      sagaTypes: [{ ...tallying, takes: [takes(Opened, { starts: true, otherwise: 'ignore', late: 'ignore' })] }],
    });
    await stricter.start(ledger);
    await until(async () => (await stricter.counts()).unclaimed === 1);
    expect((await stricter.unclaimed(1)).items).toMatchObject([
      { reason: expect.stringMatching(/^invalid-body: \/n: /) as unknown },
    ]);
  });

  it('replays an event for a type that takes it only now', async () => {
    const first = open({ sagaTypes: [], within: '10ms' });
    await first.start(ledger);
    await first.take([eventOf('Opened', 'a', 1)], 'ann');
    await until(async () => (await first.counts()).unclaimed === 1, 15_000);
    await first.close();
    const second = open();
    await second.start(ledger);
    const { items } = await second.unclaimed(1);
    await second.act(items[0]!.id, { action: 'replay', by: 'ann', reason: 'deployed' });
    await until(async () => (await second.counts()).handled === 1);
  });

  it('forgets what is done with, and not its numbers', async () => {
    const inbox = open({ keptFor: '1ms' });
    await inbox.take([eventOf('Opened', 'a', 1)], 'ann');
    await inbox.start(ledger);
    await until(async () => (await inbox.counts()).handled === 1);
    await inbox.close();
    const again = open({ keptFor: '1ms' });
    await again.start(ledger);
    await until(async () => (await again.take([eventOf('Opened', 'a', 1)], 'ann')) === 1);
    expect(await again.counts()).toMatchObject({ published: 2 });
  });

  it('sends all of it once and in order, though those who send it are killed with -9 over and over', async () => {
    const inbox = open();
    const draw = mulberry32(Number(process.env.BACKSTITCH_SEED ?? 1));
    const sagas = 7;
    const children: TestProcess[] = [];
    let isOver = false;
    const start = (at: number) => {
      const child = TestProcess.typescript(require.resolve('../test/dispatching-child.ts'), {}, [url, ledgerUrl]);
      children[at] = child;
      void child.exited.then((code) => {
        if (code === null && !isOver) start(at);
      });
      return child;
    };
    await inbox.counts();
    try {
      [0, 1].forEach(start);
      let taken = 0;
      for (let kills = 0; taken < events; kills++) {
        const batch = upTo(Math.min(60, events - taken)).map((n) => {
          const at = taken + n - 1;
          const nth = Math.floor(at / sagas) + 1;
          return eventOf(nth === 1 ? 'Opened' : 'Counted', `s${at % sagas}`, nth);
        });
        await inbox.take(batch, 'ann');
        taken += batch.length;
        // Whoever sends just now is killed between two of its lines.
        const heard = children.map(({ lines }) => lines.length);
        await until(() => children.some(({ lines }, at) => lines.length > (heard[at] ?? 0)), 60_000);
        await new Promise((go) => setTimeout(go, draw() * 20));
        children.find(({ lines }, at) => lines.length > (heard[at] ?? 0))?.signal('SIGKILL');
      }
      await until(async () => (await inbox.counts()).handled === events, 90_000 + events * 50);
    } finally {
      isOver = true;
      await Promise.all(children.map(async (child) => child.kill()));
    }
    for (let at = 0; at < sagas; at++) {
      expect(await ledger.numbersOf(`s${at}`)).toEqual(upTo(Math.ceil((events - at) / sagas)));
    }
    expect(await inbox.counts()).toMatchObject({ published: events, handled: events });
  });
});
