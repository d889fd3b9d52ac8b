import { randomUUID } from 'node:crypto';
import { until } from '@backstitch/testing/bench';
import { Counted, MindChanged, Ordered, Paid, Picked, processes } from './contracts';
import { ProcessHarness, occurred } from './process-harness';

let harness: ProcessHarness;
beforeAll(async () => {
  harness = await ProcessHarness.open();
});
afterAll(() => harness?.close());

const begin = async (item: string = randomUUID(), orderId: string = randomUUID()) => {
  const began = occurred(Ordered, { orderId, item });
  const process = await harness.begin(processes.order, began);
  return { orderId, process, item, began };
};
const bothEvents = (orderId: string) =>
  [occurred(Picked, { orderId }), occurred(Paid, { orderId, amount: 1 })] as const;
const compensated = 'backstitch:ProcessCompensated';

describe('an order', () => {
  it('completes when both events have come, and writes nothing besides', async () => {
    const { orderId, process, item } = await begin();
    await until(async () => (await process.now()).takes.includes('Paid'));
    for (const event of bothEvents(orderId)) await process.send(event);
    expect(await process.result()).toEqual({ parcel: `from place of ${item}` });
    const shown = await process.shown();
    expect(shown).toMatchObject({ kind: 'process', status: 'completed', input: { orderId, item } });
    expect(shown.process).toMatchObject({ begunBy: 'Ordered', counts: { handled: 3, deferred: 0, rejected: 0 } });
    expect(await process.outcomes()).toEqual(['Ordered', 'Picked', 'Paid'].map((type) => [type, 'handled']));
    expect(await process.verdict()).toMatchObject({ verdict: 'completed', findings: [] });
    const kinds = (await process.runs()).flat().flatMap((event) => Object.keys(event));
    expect(kinds.filter((kind) => /propertiesModified|upsert|markerRecorded/i.test(kind))).toEqual([]);
  });

  it('tells where it is, what it takes, and which timers wait', async () => {
    const { orderId, process } = await begin();
    const now = await until(async () => {
      const here = await process.now();
      return here.timers.length === 2 && here;
    });
    expect(now.state).toEqual({ awaiting: { payment: 'quiet', picking: 'waits' } });
    expect(now.takes.toSorted()).toEqual(['MindChanged', 'Paid', 'Picked']);
    const names = ['payWithin in order.awaiting', 'remindAfter in order.awaiting.payment.quiet'];
    expect(now.timers.map(({ name }) => name).toSorted()).toEqual(names);
    expect((await process.shown()).waitingFor?.map(({ kind, what }) => [kind, what])).toEqual(
      expect.arrayContaining(names.map((name) => ['timer', name])),
    );
    expect(now.picture).toMatch(/class awaiting_payment_quiet,awaiting_picking_waits here/);
    await process.send(occurred(MindChanged, { orderId }));
    expect(await process.result()).toBe(compensated);
    expect(await process.verdict()).toMatchObject({ verdict: 'compensated', findings: [] });
  });
});

describe('events in disorder', () => {
  it('that come early wait for the state that takes them', async () => {
    const item = randomUUID();
    const release = harness.hold(item);
    const { orderId, process } = await begin(item);
    for (const event of bothEvents(orderId)) await process.send(event);
    const now = await until(async () => {
      const here = await process.now();
      return here.deferred.length === 2 && here;
    });
    expect(now.deferred.map(({ type, reason }) => [type, reason])).toEqual([
      ['Picked', 'not taken in "reserving"'],
      ['Paid', 'not taken in "reserving"'],
    ]);
    expect((await process.shown()).process.counts).toEqual({ handled: 1, deferred: 2, ignored: 0, rejected: 0 });
    release();
    expect(await process.result()).toEqual({ parcel: `from place of ${item}` });
    expect(await process.outcomes()).toEqual(['Ordered', 'Picked', 'Paid'].map((type) => [type, 'handled']));
    expect((await process.shown()).process.counts).toEqual({ handled: 3, deferred: 0, ignored: 0, rejected: 0 });
  });

  it('that come twice are taken once', async () => {
    const { orderId, process, began } = await begin();
    const [picked, paid] = bothEvents(orderId);
    for (const event of [began, picked, picked, paid]) await process.send(event);
    expect(await process.result()).toHaveProperty('parcel');
    expect((await process.outcomes()).toSorted()).toEqual([
      ...[
        ['Ordered', 'duplicate'],
        ['Ordered', 'handled'],
        ['Paid', 'handled'],
      ],
      ...[
        ['Picked', 'duplicate'],
        ['Picked', 'handled'],
      ],
    ]);
    expect((await process.shown()).process.counts).toEqual({ handled: 3, deferred: 0, ignored: 0, rejected: 0 });
  });

  it('that a state has no use for are ignored or rejected, as the state or the contract says', async () => {
    const { orderId, process, item } = await begin();
    const release = harness.hold(`place of ${item}`);
    const [picked, paid] = bothEvents(orderId);
    await process.send(picked);
    await process.send(paid);
    await until(async () => (await process.now()).state === 'shipping');
    await process.send(occurred(MindChanged, { orderId }));
    await process.send(occurred(Counted, { orderId, number: 1 }));
    release();
    expect(await process.result()).toHaveProperty('parcel');
    expect((await process.outcomes()).slice(3)).toEqual([
      ['MindChanged', 'ignored'],
      ['Counted', 'rejected'],
    ]);
    const [, , , ignored] = (await process.shown()).process.events;
    expect(ignored).toMatchObject({ outcome: 'ignored', reason: 'not taken in "shipping"' });
  });

  it('that come while it compensates, or wait when it ends, are told so', async () => {
    const { orderId, process, item } = await begin();
    const release = harness.hold(`release ${item}`);
    await until(async () => (await process.now()).timers.length === 2);
    await process.send(occurred(MindChanged, { orderId }));
    await until(async () => (await process.shown()).status === 'compensating');
    const [picked] = bothEvents(orderId);
    await process.send(picked);
    await process.send(occurred(MindChanged, { orderId }));
    await until(async () => (await process.shown()).process.counts.rejected === 1);
    release();
    expect(await process.result()).toBe(compensated);
    expect((await process.outcomes()).slice(2)).toEqual([
      ['Picked', 'ignored'],
      ['MindChanged', 'rejected'],
    ]);
    expect(await process.verdict()).toMatchObject({ verdict: 'compensated', findings: [] });
  });

  it('that were deferred and that no state has taken are rejected at its end', async () => {
    const item = randomUUID();
    const release = harness.hold(item);
    const { orderId, process } = await begin(item);
    for (const event of bothEvents(orderId)) await process.send(event);
    await until(async () => (await process.now()).deferred.length === 2);
    await process.send(occurred(MindChanged, { orderId }));
    release();
    expect(await process.result()).toBe(compensated);
    expect(await process.outcomes()).toEqual([
      ['Ordered', 'handled'],
      ['Picked', 'rejected'],
      ['Paid', 'rejected'],
      ['MindChanged', 'handled'],
    ]);
  });

  it('that come after its end find none, and no second process begins', async () => {
    const { orderId, process, item } = await begin();
    for (const event of bothEvents(orderId)) await process.send(event);
    await process.result();
    await expect(process.send(occurred(MindChanged, { orderId }))).rejects.toThrow(/already completed/);
    await expect(begin(item, orderId)).rejects.toThrow(/already/);
  });

  it('go to an operator’s end like any saga’s: cancelled, it compensates and takes no more', async () => {
    const { process } = await begin();
    await until(async () => (await process.now()).timers.length === 2);
    await process.handle.cancel();
    await expect(process.handle.result()).rejects.toThrow(/cancelled/i);
    expect(await process.now()).toMatchObject({ status: 'stopped', timers: [] });
    expect(await process.verdict()).toMatchObject({ verdict: 'compensated', findings: [] });
  });
});
