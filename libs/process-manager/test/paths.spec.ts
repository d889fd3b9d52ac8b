import { randomUUID } from 'node:crypto';
import { until } from '@backstitch/testing/bench';
import { getSimplePaths } from 'xstate/graph';
import { MindChanged, NoneLeft, Ordered, Paid, Picked, processes } from './contracts';
import { orderMachine } from './order-machine';
import { ProcessHarness, occurred } from './process-harness';

type OrderEvent = Parameters<typeof orderMachine.transition>[1];

const reserve = '0.order.reserving';
const ship = '0.order.shipping';
const remind = 'xstate.after.remindAfter.order.awaiting.payment.quiet';
const timeUp = 'xstate.after.payWithin.order.awaiting';
const timers = [remind, timeUp];
const alphabet = [
  { type: 'Ordered', body: { item: 'pen' } },
  { type: 'Picked', body: {} },
  { type: 'Paid', body: {} },
  { type: 'MindChanged', body: {} },
  { type: `xstate.done.actor.${reserve}`, output: { place: 'here' } },
  { type: `xstate.error.actor.${reserve}`, error: NoneLeft({ item: 'none' }) },
  { type: `xstate.done.actor.${ship}`, output: { parcel: 'it' } },
  ...timers.map((type) => ({ type })),
] as unknown as OrderEvent[];

/** Every way through the machine to one of its ends, without a state twice: the types of the events, then the end. */
const paths = getSimplePaths(orderMachine, { events: alphabet, input: { id: 'order' } })
  .filter(({ state }) => state.status === 'done')
  .map(({ steps, state }) => {
    const events = steps.map(({ event }) => event.type as string).filter((type) => type !== 'xstate.init');
    return { events, end: state.value as string };
  })
  // A graph knows no time: the reminder comes before time is up, where nobody has paid.
  .filter(({ events }) => !events.includes(timeUp) || events.some((type) => type === remind || type === 'Paid'));

let harness: ProcessHarness;
beforeAll(async () => {
  harness = await ProcessHarness.open();
});
afterAll(() => harness?.close());

const isOurs = (type: string) => !type.startsWith('xstate.');

/** Goes the path's way: what comes before a timer is sent while a request is in flight, which holds the time. */
async function go(events: readonly string[]) {
  const orderId = randomUUID();
  const item = events.includes(`xstate.error.actor.${reserve}`) ? 'none' : randomUUID();
  const gates = {
    [reserve]: item === 'none' ? undefined : harness.hold(item),
    [remind]: harness.hold(`remind ${orderId}`),
  };
  const skips = events.filter((type) => timers.includes(type)).length;
  const client = skips === 0 ? harness.client : await harness.skipping(skips);
  const process = await harness.begin(processes.order, occurred(Ordered, { orderId, item }), client);
  const bodies = { Picked: () => occurred(Picked, { orderId }), Paid: () => occurred(Paid, { orderId, amount: 1 }) };
  const others = { ...bodies, MindChanged: () => occurred(MindChanged, { orderId }) };
  const rest = events.slice(1);
  let gate: (() => void) | undefined = gates[reserve];
  for (const [at, type] of rest.entries()) {
    const isBeforeTimer = rest.slice(at).some((later) => timers.includes(later));
    if (isOurs(type)) {
      // Where time isn't held, the machine has to be there first.
      if (!isBeforeTimer && type === 'MindChanged')
        await until(async () => (await process.now()).takes.includes('MindChanged'));
      await process.send(others[type as keyof typeof others]());
    } else if (type === `xstate.done.actor.${reserve}`) {
      gate = gates[reserve];
      if (!isBeforeTimer) gate?.();
    } else if (type === remind) {
      gate?.();
      await until(async () => JSON.stringify((await process.now()).state).includes('reminding'));
      gate = gates[remind];
    } else if (timers.includes(type)) gate?.();
    // The next one after the last request comes when the machine has got there.
    if (!isBeforeTimer && type === `xstate.done.actor.${reserve}`)
      await until(async () => JSON.stringify((await process.now()).state).includes('awaiting'));
  }
  gates[reserve]?.();
  gates[remind]?.();
  return { process, result: await process.result() };
}

it('there are ways to every end', () => {
  expect([...new Set(paths.map(({ end }) => end))].toSorted()).toEqual(['shipped', 'soldOut', 'unpaid', 'withdrawn']);
  expect(paths.length).toBeGreaterThan(12);
});

it('each way ends where the machine says, and keeps the guarantee', async () => {
  const ended = await Promise.all(
    paths.map(async ({ events, end }) => {
      const { process, result } = await go(events);
      const { verdict, findings } = await process.verdict();
      const isWell = typeof result === 'object';
      const state = isWell ? 'shipped' : ((await process.shown()).failure?.details as { state: string }).state;
      return { way: events.join(' '), end, state, result: isWell, verdict, findings };
    }),
  );
  for (const { way, end, state, verdict, findings } of ended) {
    expect({ way, state, verdict, findings }).toEqual({
      ...{ way, state: end, findings: [] },
      verdict: end === 'shipped' ? 'completed' : 'compensated',
    });
  }
}, 120_000);
