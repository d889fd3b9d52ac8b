import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { activity, slipOf } from '@backstitch/routing-slip';
import { searchAttributes } from '@backstitch/saga-log';
import { one } from './contracts';
import { SlipHarness } from './slip-harness';

/** A server that finds a history long which isn't. */
let server: TemporalServer;
let harness: SlipHarness;
beforeAll(async () => {
  server = await startServer({
    searchAttributes: searchAttributes,
    dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 30 },
  });
  harness = await SlipHarness.open({ address: server.address });
});
afterAll(async () => {
  await harness?.close();
  await server?.kill();
});

it('a slip that stays long at one participant goes on in fresh histories', async () => {
  const run = await harness.start({ itinerary: Array.from({ length: 12 }, () => activity(one, 'doOne')) });
  await run.result;
  const histories = await harness.histories(run);
  expect(histories.length).toBeGreaterThan(1);
  for (const events of histories) expect(events.length).toBeLessThan(45);
  expect(slipOf(await harness.saga(run))!.activityLog).toHaveLength(12);
});
