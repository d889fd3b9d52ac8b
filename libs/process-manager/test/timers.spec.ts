import { randomUUID } from 'node:crypto';
import { type TimerAct, operatorUpdates } from '@backstitch/saga-log';
import { until } from '@backstitch/testing/bench';
import { Counted, Ordered, processes } from './contracts';
import { type Process, ProcessHarness, occurred } from './process-harness';

let harness: ProcessHarness;
beforeAll(async () => {
  harness = await ProcessHarness.open();
});
afterAll(() => harness?.close());

const act = ({ handle }: Process, it: Pick<TimerAct, 'action' | 'timer'> & Partial<TimerAct>) =>
  handle.executeUpdate(operatorUpdates.timer, { args: [{ by: 'ann', reason: 'a test', ...it }] });

const name = '86400000 ms in tally.counting';

it('what an operator has made of a timer goes along into a fresh history', async () => {
  const orderId = randomUUID();
  const begin = async () => {
    const tally = await harness.begin(processes.tally, occurred(Ordered, { orderId: randomUUID(), item: '1' }));
    await until(async () => (await tally.now()).timers.length === 1);
    return tally;
  };
  const toFreshHistory = async (tally: Process) => {
    for (let number = 0; (await tally.runs()).length === 1 && number < 400; number++) {
      await tally.send(occurred(Counted, { orderId, number }));
    }
    expect((await tally.runs()).length).toBeGreaterThan(1);
  };
  const [changed, cancelled] = await Promise.all([begin(), begin()]);
  const due = Date.parse('2099-01-01T00:00:00Z');
  await act(changed, { action: 'change-timer', timer: name, due, key: 'once' });
  // The same act again, and one that is known by its key whatever it says now.
  await act(changed, { action: 'change-timer', timer: name, key: 'once' });
  await act(cancelled, { action: 'cancel-timer', timer: name });
  await Promise.all([toFreshHistory(changed), toFreshHistory(cancelled)]);
  expect((await changed.now()).timers).toEqual([{ name, due: '2099-01-01T00:00:00.000Z' }]);
  expect((await cancelled.now()).timers).toEqual([]);
  expect((await changed.shown()).audit).toMatchObject([
    { by: 'ann', action: 'change-timer', timer: name, due: '2099-01-01T00:00:00.000Z', reason: 'a test' },
  ]);
  await act(changed, { action: 'change-timer', timer: name });
  expect(await changed.result()).toBe('backstitch:ProcessCompensated');
  expect(await changed.verdict()).toMatchObject({ verdict: 'compensated', findings: [] });
}, 120_000);

it('a timer that an operator has had come moves the machine as it would have: what it asks then belongs to the process', async () => {
  const order = await harness.begin(processes.order, occurred(Ordered, { orderId: randomUUID(), item: 'pen' }));
  await until(async () => (await order.now()).timers.length === 2);
  await act(order, { action: 'change-timer', timer: 'remindAfter in order.awaiting.payment.quiet' });
  await until(async () =>
    (await order.shown()).steps.some(({ id, status }) => id === 'remind' && status === 'completed'),
  );
  const next = Date.now() + 1_000;
  await act(order, { action: 'change-timer', timer: 'payWithin in order.awaiting', due: next });
  expect(await order.result()).toBe('backstitch:ProcessCompensated');
  expect(await order.verdict()).toMatchObject({ verdict: 'compensated', findings: [] });
}, 60_000);

it('an act on a timer is refused where it can’t be done', async () => {
  const tally = await harness.begin(processes.tally, occurred(Ordered, { orderId: randomUUID(), item: '1' }));
  await until(async () => (await tally.now()).timers.length === 1);
  const refused = (it: Partial<TimerAct>) =>
    act(tally, { action: 'change-timer', timer: name, ...it }).catch(
      ({ cause }: { cause: { type: string } }) => cause.type,
    );
  expect(await refused({ timer: 'never' })).toBe('unknown-timer');
  expect(await refused({ due: NaN })).toBe('unknown-timer');
  expect(await refused({ reason: '' })).toBe('reason-required');
  expect(await refused({ until: 1 })).toBe('act-expired');
  expect((await tally.shown()).audit).toEqual([]);
});

it.each(['no number', 'Infinity', '1e300'])(
  'a delay of %s fails the machine, and the process compensates',
  async (item) => {
    const alarm = await harness.begin(processes.alarm, occurred(Ordered, { orderId: randomUUID(), item }));
    expect(await alarm.result()).toBe('backstitch:SagaMisused');
    expect((await alarm.now()).timers).toEqual([]);
    expect(await alarm.verdict()).toMatchObject({ verdict: 'compensated', findings: [] });
  },
);

it('an operator can’t have a timer come at a time that Temporal can’t wait for', async () => {
  const order = await harness.begin(processes.order, occurred(Ordered, { orderId: randomUUID(), item: 'pen' }));
  await until(async () => (await order.now()).timers.length === 2);
  const timer = 'payWithin in order.awaiting';
  await expect(act(order, { action: 'change-timer', timer, due: 8e15 })).rejects.toThrow();
  await act(order, { action: 'change-timer', timer });
  expect(await order.result()).toBe('backstitch:ProcessCompensated');
});
