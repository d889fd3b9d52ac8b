import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { activity, slipOf } from '@backstitch/routing-slip';
import { searchAttributes } from '@backstitch/saga-log';
import { one } from './contracts';
import { Stage } from './stage';

/** A server that finds a history long which isn't. */
let server: TemporalServer;
let stage: Stage;
beforeAll(async () => {
  server = await startServer({
    searchAttributes: searchAttributes,
    dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 30 },
  });
  stage = await Stage.open({ address: server.address });
});
afterAll(async () => {
  await stage?.close();
  await server?.kill();
});

it('a slip that stays long at one participant goes on in fresh histories', async () => {
  const run = await stage.start({ itinerary: Array.from({ length: 12 }, () => activity(one, 'doOne')) });
  await run.result;
  const histories = await stage.histories(run);
  expect(histories.length).toBeGreaterThan(1);
  for (const events of histories) expect(events.length).toBeLessThan(45);
  expect(slipOf(await stage.saga(run))!.activityLog).toHaveLength(12);
});
