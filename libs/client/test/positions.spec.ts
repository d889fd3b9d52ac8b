import { Client } from '@temporalio/client';
import { SagaClient, openConnection, positionOf } from '../src';
import { inns, stay } from './contracts';

let temporal: Client;
let sagas: SagaClient;
beforeAll(async () => {
  temporal = new Client({ connection: await openConnection({ address: process.env.BACKSTITCH_TEST_TEMPORAL! }) });
  sagas = new SagaClient({ temporal, catalogue: inns });
});
afterAll(async () => {
  await sagas?.close();
  await temporal?.connection.close();
});

/** A saga without a worker, as it changes until it is ended by force: its workflow task is never taken. */
async function changesOfLonely() {
  const saga = await sagas.start(stay, {});
  const changes: { readonly position: string; readonly waits: boolean }[] = [];
  for await (const { position, saga: shown } of saga.changes()) {
    const waits = shown.waitingFor?.some(({ kind }) => kind === 'worker') ?? false;
    changes.push({ position, waits });
    if (waits) await temporal.workflow.getHandle(saga.ref.workflowId).terminate('seen');
  }
  return { changes, now: await saga.describe() };
}

test('a saga has another position whenever it is shown otherwise, also where no event tells it, and in every run', async () => {
  const [{ changes, now }, other] = await Promise.all([changesOfLonely(), changesOfLonely()]);
  const positions = changes.map(({ position }) => position);
  expect(changes.some(({ waits }) => waits)).toBe(true);
  expect(new Set(positions).size).toBe(positions.length);
  expect(positions.at(-1)).toBe(positionOf(now));
  expect(other.now.lastEventId).toBe(now.lastEventId);
  expect(positionOf(other.now)).not.toBe(positionOf(now));
});
