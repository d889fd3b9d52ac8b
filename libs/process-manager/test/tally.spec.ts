import { randomUUID } from 'node:crypto';
import type { ReceivedEvent } from '@backstitch/process-manager';
import { until } from '@backstitch/testing/bench';
import { Counted, MindChanged, Ordered, processes } from './contracts';
import { type Process, ProcessHarness, occurred } from './process-harness';

/** 500 where it has to be quick; 20,000 is a year of a busy process. */
const many = Number(process.env.BACKSTITCH_EVENTS ?? 500);

let harness: ProcessHarness;
beforeAll(async () => {
  harness = await ProcessHarness.open();
});
afterAll(() => harness?.close());

/** Temporal takes 10,000 signals for a run: who sends faster than it goes on waits, as the relay of events does. */
const deliver = (tally: Process, event: ReceivedEvent) =>
  until(
    () =>
      tally.send(event).then(
        () => true,
        (error: Error) => {
          if (!String(error.cause).includes('limit for signal')) throw error;
          return false;
        },
      ),
    120_000,
  );

async function count(expected: number) {
  const orderId = randomUUID();
  const tally = await harness.begin(processes.tally, occurred(Ordered, { orderId, item: `${expected}` }));
  const events = Array.from({ length: many }, (_, number) => occurred(Counted, { orderId, number }));
  // As a relay would: in order, and now and then one again.
  for (const [at, event] of events.entries()) {
    await deliver(tally, event);
    if (at % 50 === 0) await deliver(tally, events[0]!);
  }
  await until(async () => (await tally.shown()).process.counts.handled === many + 1, 60_000 + many * 20);
  const before = await tally.now();
  await tally.send(occurred(MindChanged, { orderId }));
  return { tally, before, result: await tally.result(), sum: (many * (many - 1)) / 2 };
}

it(
  'a process that takes many events goes on in fresh histories, each event once, with its timer',
  async () => {
    const { tally, before, result, sum } = await count(many);
    expect(result).toEqual({ sum });
    const shown = await tally.shown();
    expect(shown.process.counts).toEqual({ handled: many + 2, deferred: 0, ignored: 0, rejected: 0 });
    expect((await tally.runs()).length).toBeGreaterThan(1);
    expect(before.timers).toMatchObject([{ name: '86400000 ms in tally.counting' }]);
    const left = Date.parse(before.timers[0]!.due) - Date.parse(shown.startedAt);
    expect(left).toBeGreaterThanOrEqual(86_400_000);
    expect(left).toBeLessThan(86_400_000 + 60_000);
    const outcomes = (await tally.outcomes()).map(([, outcome]) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'handled')).toHaveLength(many + 2);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(Math.ceil(many / 50));
  },
  120_000 + many * 40,
);

it(
  'and keeps its stack: what the first run has asked, the last one compensates',
  async () => {
    const { tally, result } = await count(many + 1);
    expect(result).toBe('backstitch:ProcessCompensated');
    expect(await tally.shown()).toMatchObject({
      status: 'compensated',
      steps: [{ id: 'reserveItem', compensation: { status: 'completed' } }],
    });
    expect(await tally.verdict()).toMatchObject({ verdict: 'compensated', findings: [] });
  },
  120_000 + many * 40,
);
