import { randomUUID } from 'node:crypto';
import { until } from '@backstitch/testing/bench';
import { Counted, MindChanged, Ordered, processes } from './contracts';
import { ProcessHarness, occurred } from './process-harness';

/** Enough for a second history. */
const events = 500;
const sum = (events * (events - 1)) / 2;

let harness: ProcessHarness;
beforeEach(async () => {
  harness = await ProcessHarness.open();
});
afterEach(() => harness?.close());

/** A process that has gone on in a second history when its worker goes away. */
async function goneOn() {
  const orderId = randomUUID();
  const tally = await harness.begin(processes.tally, occurred(Ordered, { orderId, item: `${events}` }));
  for (let number = 0; number < events; number++) await tally.send(occurred(Counted, { orderId, number }));
  await until(async () => (await tally.shown()).process.counts.handled === events + 1, 60_000);
  expect((await tally.runs()).length).toBeGreaterThan(1);
  return { orderId, tally };
}

it('a machine that has changed is refused, visibly, until a migration says what becomes of it', async () => {
  const { orderId, tally } = await goneOn();
  await harness.deploy(require.resolve('./changed/refused'));
  await tally.send(occurred(MindChanged, { orderId }));
  const { waitingFor } = await until(async () => {
    const shown = await tally.shown();
    return shown.status === 'needs-attention' && shown;
  }, 30_000);
  expect(waitingFor).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        kind: 'code',
        failure: expect.objectContaining({ message: expect.stringContaining('on version') as string }) as object,
      }),
    ]),
  );
  await harness.deploy(require.resolve('./changed/migrated'));
  expect(await tally.result()).toEqual({ sum });
  expect(await tally.verdict()).toMatchObject({ verdict: 'completed', findings: [] });
}, 120_000);
