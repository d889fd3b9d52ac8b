import { setTimeout as sleep } from 'node:timers/promises';
import { searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { quietRuntime, until } from '@backstitch/testing/bench';
import { stayApproved } from './contracts';
import { InnHarness } from './inn-harness';

quietRuntime();

/** Events that a history may have on this server: a saga of these tests has some twenty. */
const dynamicConfig = { 'limit.historyCount.error': 40, 'limit.historyCount.warn': 30 };

let server: TemporalServer;
let harness: InnHarness;
beforeAll(async () => {
  server = await startServer({ searchAttributes, dynamicConfig });
  harness = await InnHarness.open({ address: server.address, recovers: true });
});
afterAll(async () => {
  await harness?.close();
  await server?.kill();
});

test('a saga that Temporal has ended at the limit of its history is recovered backwards', async () => {
  const { sagas, bench } = harness;
  const saga = await sagas.start(stayApproved, {});
  const handle = bench.client.workflow.getHandle(saga.ref.workflowId);
  await until(async () => (await saga.read()).waitingFor?.some(({ kind }) => kind === 'message'));
  // Nobody waits for it: each is an event, with those of the task that sees it.
  for (let sent = 0; (await saga.read()).status !== 'terminated' && sent < 100; sent++) {
    await handle.signal('nothing').catch(() => undefined);
    await sleep(20);
  }
  const { broken, forwards, backwards } = await saga.recovery();
  expect([broken.how, forwards.refused?.code]).toEqual(['history-limit', 'not-resettable']);
  expect(backwards.plan).toMatchObject([{ step: 'book' }]);
  await saga.recover({ by: 'Ada', reason: 'it had grown too large' });
  const ended = await until(async () => {
    const seen = await saga.read();
    return seen.status === 'compensated' && seen;
  });
  expect(ended.steps).toMatchObject([{ compensation: { status: 'completed' } }]);
});
