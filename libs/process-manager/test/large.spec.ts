import { randomUUID } from 'node:crypto';
import { until } from '@backstitch/testing/bench';
import { MindChanged, Ordered, Paid, Picked, Stored, processes } from './contracts';
import { ProcessHarness, occurred } from './process-harness';

let harness: ProcessHarness;
beforeAll(async () => {
  harness = await ProcessHarness.open();
});
afterAll(() => harness?.close());

const begin = async () => {
  const orderId = randomUUID();
  const hoard = await harness.begin(processes.hoard, occurred(Ordered, { orderId, item: 'all' }));
  await until(async () => (await hoard.now()).takes.includes('Stored'));
  return { orderId, hoard };
};
const counts = { handled: 0, deferred: 0, ignored: 0, rejected: 0 };
/** So long that eight of them don't fit a payload. */
const text = 'x'.repeat(255_000);

it('what became of events is told though their ids are as long as they can be, and more than one task can tell', async () => {
  const { orderId, hoard } = await begin();
  // An outage: one task brings all of them.
  await harness.stop();
  const long = '\u0001'.repeat(990);
  for (let at = 0; at < 400; at++) {
    await hoard.send({ ...occurred(Paid, { orderId, amount: at }), id: `${long}${at}`, source: long });
  }
  await harness.deploy();
  await until(async () => (await hoard.shown()).process.counts.rejected === 400);
  await hoard.send(occurred(MindChanged, { orderId }));
  expect(await hoard.result()).toEqual({ count: 0 });
  expect((await hoard.outcomes()).filter(([, outcome]) => outcome === 'rejected')).toHaveLength(400);
  expect(await hoard.verdict()).toMatchObject({ verdict: 'completed', findings: [] });
}, 60_000);

it('events wait for a state up to 512 KiB together, and those beyond are rejected with a reason', async () => {
  const { orderId, hoard } = await begin();
  await hoard.send(occurred(Picked, { orderId }));
  for (let at = 0; at < 3; at++) await hoard.send(occurred(Stored, { orderId, text }));
  await until(async () => (await hoard.shown()).process.counts.rejected === 1);
  const { deferred } = await hoard.now();
  expect(deferred).toHaveLength(2);
  await hoard.send(occurred(Picked, { orderId }));
  await hoard.send(occurred(Stored, { orderId, text }));
  await hoard.send(occurred(MindChanged, { orderId }));
  expect(await hoard.result()).toEqual({ count: 3 });
  expect((await hoard.shown()).process.counts).toEqual({ ...counts, handled: 7, rejected: 1 });
  expect((await hoard.outcomes()).map(([, outcome]) => outcome).indexOf('rejected')).toBe(4);
}, 60_000);

it('a process goes on in its history where what it has to hand on fits no payload', async () => {
  const { orderId, hoard } = await begin();
  for (let at = 0; at < 12; at++) {
    await hoard.send(occurred(Stored, { orderId, text }));
    await until(async () => (await hoard.shown()).process.counts.handled === at + 2);
  }
  await hoard.send(occurred(MindChanged, { orderId }));
  expect(await hoard.result()).toEqual({ count: 12 });
  expect(await hoard.runs()).toHaveLength(1);
  expect(await hoard.verdict()).toMatchObject({ verdict: 'completed', findings: [] });
}, 60_000);
