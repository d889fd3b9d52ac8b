import { randomUUID } from 'node:crypto';
import { type Carried, type EndAct, operatorUpdates, publishActivity, publishQueue } from '@backstitch/saga-log';
import { until } from '@backstitch/testing/bench';
import { defaultPayloadConverter } from '@temporalio/common';
import { Counted, MindChanged, Ordered, processes } from './contracts';
import type { ProcessNow } from '@backstitch/process-manager/shown';
import { type ReceivedEvent, processNames } from '@backstitch/process-manager';
import { ProcessHarness, occurred } from './process-harness';

let harness: ProcessHarness;
beforeAll(async () => {
  harness = await ProcessHarness.open();
});
afterAll(() => harness?.close());

/** More than a history may have of this process before it goes on in a fresh one. */
const many = 60;

it('a delay that is over as the process goes on in a fresh history holds no event back in the old one', async () => {
  const orderId = randomUUID();
  const beacon = await harness.begin(processes.beacon, occurred(Ordered, { orderId, item: 'lamp' }));
  await until(async () => (await beacon.now()).timers.length === 1);
  // An outage: what comes meanwhile, and the delay's end, are told in one task.
  await harness.stop();
  for (let number = 0; number < many; number++) await beacon.send(occurred(Counted, { orderId, number }));
  await until(async () => (await beacon.runs()).flat().some((event) => event.timerFiredEventAttributes));
  await harness.deploy();
  await until(async () => (await beacon.now()).status === 'active');
  // Nobody delivers what it publishes yet; what comes meanwhile is its, too.
  for (let number = many; number < many + 10; number++) await beacon.send(occurred(Counted, { orderId, number }));
  await until(async () => (await beacon.shown()).process.counts.handled === many + 11);
  let flashes = 0;
  await harness.work({
    taskQueue: publishQueue,
    activities: { [publishActivity]: () => Promise.resolve(void (flashes += 1)) },
  });
  await until(() => flashes === 1);
  await beacon.send(occurred(MindChanged, { orderId }));
  expect(await beacon.result()).toEqual({ count: many + 10 });
  expect((await beacon.runs()).length).toBeGreaterThan(1);
  expect(await beacon.verdict()).toMatchObject({ verdict: 'completed', findings: [] });
}, 60_000);

it('one that was ended while its code couldn’t be run shows no timer: it only goes back', async () => {
  const orderId = randomUUID();
  const beacon = await harness.begin(processes.beacon, occurred(Ordered, { orderId, item: 'lamp' }));
  const act = { by: 'ann', reason: 'a test', action: 'change-timer', timer: 'untilFlash in beacon.counting' };
  await until(async () => (await beacon.now()).timers.length === 1);
  await beacon.handle.executeUpdate(operatorUpdates.timer, { args: [{ ...act, due: Date.now() + 86_400_000 }] });
  for (let number = 0; number < many; number++) await beacon.send(occurred(Counted, { orderId, number }));
  const [, fresh] = await until(async () => (await beacon.runs()).length > 1 && (await beacon.runs()));
  expect((await beacon.now()).timers).toHaveLength(1);
  const { payloads } = fresh![0]!.workflowExecutionStartedEventAttributes!.input!;
  const [begunBy, carried] = payloads!.map((payload) => defaultPayloadConverter.fromPayload(payload)) as [
    ReceivedEvent,
    Carried,
  ];
  const ending: EndAct = { action: 'compensate', by: 'ann', reason: 'a test' };
  const ended = await harness.client.workflow.start('beacon', {
    ...{ workflowId: `beacon/${randomUUID()}`, taskQueue: 'processes', args: [begunBy, { ...carried, ending }] },
  });
  await expect(ended.result()).rejects.toMatchObject({ cause: { type: 'backstitch:SagaCompensated' } });
  expect(await ended.query<ProcessNow>(processNames.now)).toMatchObject({ status: 'stopped', timers: [] });
});
