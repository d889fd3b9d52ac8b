import { randomUUID } from 'node:crypto';
import { type PublishedEvent, publishActivity, publishQueue } from '@backstitch/saga-log';
import { until } from '@backstitch/testing/bench';
import { ApplicationFailure } from '@temporalio/activity';
import { Counted, MindChanged, Ordered, processes } from './contracts';
import { ProcessHarness, occurred } from './process-harness';

let harness: ProcessHarness;
/** What a door does with what processes publish. */
let door: (events: readonly PublishedEvent[]) => void;
/** What came to it and was taken, by its order's id. */
const taken: PublishedEvent[] = [];
const flashesOf = (order: string) => taken.filter(({ key }) => key === order).map(({ id }) => id);
beforeAll(async () => {
  harness = await ProcessHarness.open();
  await harness.work({
    taskQueue: publishQueue,
    activities: {
      [publishActivity]: (events: readonly PublishedEvent[]) => {
        door(events);
        taken.push(...events);
        return Promise.resolve();
      },
    },
  });
});
afterAll(() => harness?.close());

const order = () => {
  const orderId = randomUUID();
  return { orderId, begins: occurred(Ordered, { orderId, item: 'lamp' }) };
};

it('a process goes on in fresh histories though the door is away, and what it has published goes with it', async () => {
  door = () => {
    throw new Error('the gateway is away');
  };
  const { orderId, begins } = order();
  const beacon = await harness.begin(processes.beacon, begins);
  const published = async () =>
    (await beacon.runs()).flat().filter((event) => event.activityTaskScheduledEventAttributes);
  await until(async () => (await published()).length === 1);
  // More than a history may have of this process, a while after the door was asked first.
  for (let number = 0; number < 15; number++) {
    await beacon.send(occurred(Counted, { orderId, number }));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  await until(async () => (await beacon.runs()).length > 1);
  await until(async () => (await published()).length > 1);
  door = () => undefined;
  await beacon.send(occurred(MindChanged, { orderId }));
  expect(await beacon.result()).toEqual({ count: 15 });
  expect(flashesOf(orderId)).toHaveLength(1);
  expect(await beacon.verdict()).toMatchObject({ verdict: 'completed', findings: [] });
}, 60_000);

it('what was given up is delivered again after pauses that grow to an hour', async () => {
  let times = 0;
  door = () => {
    if ((times += 1) < 10) throw ApplicationFailure.nonRetryable('it knows no such event');
  };
  const { orderId, begins } = order();
  const beacon = await harness.begin(processes.beacon, begins, await harness.skipping(12));
  await until(() => flashesOf(orderId).length === 1, 30_000);
  const history = (await beacon.runs()).flat();
  const pauses = history
    .map((event) => Number(event.timerStartedEventAttributes?.startToFireTimeout?.seconds ?? 0))
    .filter((seconds) => seconds > 30);
  expect(pauses).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
  await beacon.send(occurred(MindChanged, { orderId }));
  expect(await beacon.result()).toEqual({ count: 0 });
}, 60_000);

it('and no more once the history has room only for what is owed: it waits, and keeps what it has published', async () => {
  let times = 0;
  door = () => {
    times += 1;
    throw ApplicationFailure.nonRetryable('it knows no such event');
  };
  const { orderId, begins } = order();
  const flare = await harness.begin(processes.flare, begins, await harness.skipping(100));
  await until(() => times > 1);
  await flare.send(occurred(MindChanged, { orderId }));
  await until(async () => {
    const before = times;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return times === before && times > 5;
  }, 30_000);
  const [history] = await flare.runs();
  expect(history!.length).toBeLessThan(200);
  expect((await flare.handle.describe()).status.name).toBe('RUNNING');
}, 60_000);

it('an event that no door can take fails the machine, and is offered to none', async () => {
  const offered: PublishedEvent[] = [];
  door = (events) => void offered.push(...events);
  const orderId = `${randomUUID()}\0`;
  const beacon = await harness.begin(processes.beacon, occurred(Ordered, { orderId, item: 'lamp' }));
  expect(await beacon.result()).toBe('backstitch:EventUnpublishable');
  expect(offered).toEqual([]);
}, 60_000);

it('an event that is nested deeper than the door takes fails the machine', async () => {
  const volley = await harness.begin(processes.volley, occurred(Ordered, { orderId: randomUUID(), item: 'deep' }));
  expect(await volley.result()).toBe('backstitch:EventUnpublishable');
}, 60_000);

it.each([
  [5, { count: 0 }],
  [40, 'backstitch:SagaTooLarge'],
])(
  'one task publishes %i large events: as many as the history has room for',
  async (many, result) => {
    door = () => undefined;
    const orderId = randomUUID();
    const volley = await harness.begin(processes.volley, occurred(Ordered, { orderId, item: `${many}` }));
    expect(await volley.result()).toEqual(result);
    expect((await volley.handle.describe()).raw.workflowExecutionInfo!.historySizeBytes!.toNumber()).toBeLessThan(
      4_194_304,
    );
  },
  60_000,
);
