import { searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { quietRuntime, until } from '@backstitch/testing/bench';
import { stayHeld } from '../../../libs/client/test/contracts';
import { InnHarness } from '../../../libs/client/test/inn-harness';
import { endedBulkAct, workBulkActs } from './work-bulk-acts';

quietRuntime();
jest.setTimeout(240_000);

/** A server that finds a history long which isn't: a bulk act goes on in a fresh one after each page or two. */
const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': 8 };

let server: TemporalServer;
let harness: InnHarness;
beforeAll(async () => {
  server = await startServer({ searchAttributes, dynamicConfig });
  harness = await InnHarness.open({ address: server.address });
  await workBulkActs(harness.bench);
});
afterAll(async () => {
  await harness?.close();
  await server?.kill();
});

it('a long one shows how far it has come, and what it is, in each of its histories', async () => {
  const { sagas, bench } = harness;
  const filters = { type: 'stayHeld', status: ['needs-attention'] } as const;
  for (let each = 0; each < 3; each++) await sagas.start(stayHeld, { how: 'break' });
  await until(async () => (await sagas.count(filters)) === 3, 60_000);
  const by = { by: 'Ada', reason: 'enough' } as const;
  // One saga in each page.
  const bulk = await sagas.actOnMany({ ...by, filters, act: 'compensate', rate: 0.19 });
  const handle = bench.client.workflow.getHandle(`backstitch.bulk-act/${bulk.id}`);
  const { runId } = await handle.describe();
  await until(async () => (await handle.describe()).runId !== runId, 120_000);
  const seen = await bulk.read();
  expect(seen).toMatchObject({ ...by, act: 'compensate', rate: 0.19, total: 3 });
  expect(seen.done).toBeGreaterThan(0);
  expect(await endedBulkAct(sagas, bulk.id, 120_000)).toMatchObject({
    ...by,
    status: 'done',
    total: 3,
    done: 3,
    refused: 0,
  });
});
