import { randomUUID } from 'node:crypto';
import { Ordered, processes } from './contracts';
import { ProcessHarness, occurred } from './process-harness';

let harness: ProcessHarness;
beforeAll(async () => {
  harness = await ProcessHarness.open();
});
afterAll(() => harness?.close());

it('thirty days, one after the other, are the machine’s delays as durable timers', async () => {
  const client = await harness.skipping(1_000);
  const thirtyDays = async () => {
    const began = Date.now();
    const event = occurred(Ordered, { orderId: randomUUID(), item: 'days' });
    const calendar = await harness.begin(processes.calendar, event, client);
    expect(await calendar.result()).toEqual({ days: 30 });
    const { startedAt, endedAt } = await calendar.shown();
    expect(Date.parse(endedAt!) - Date.parse(startedAt)).toBeGreaterThanOrEqual(30 * 86_400_000);
    const summaries = (await calendar.runs()).flat().filter((event) => event.timerStartedEventAttributes);
    expect(summaries).toHaveLength(30);
    return Date.now() - began;
  };
  const took = Math.min(await thirtyDays(), await thirtyDays(), await thirtyDays());
  process.stdout.write(`thirty days of timers in ${took} ms\n`);
});
