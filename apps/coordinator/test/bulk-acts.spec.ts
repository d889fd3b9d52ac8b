import type { SagaClient, SagaHandle } from '@backstitch/client';
import { bulkActWorker } from '@backstitch/nest';
import { type WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { stayHeld } from '../../../libs/client/test/contracts';
import { InnStage } from '../../../libs/client/test/inn-stage';
import { mended } from '../../../libs/client/test/inn-worker';

quietRuntime();

/** How many sagas are parked: `BACKSTITCH_BULK=500` for as many as it has to be shown with. */
const parked = Number(process.env.BACKSTITCH_BULK ?? 100);
/** As long as that many need, in milliseconds. */
const longest = 60_000 + parked * 400;
jest.setTimeout(longest * 2);
/** Sagas of one test: others have left theirs on the server. */
const parkedFromNow = () => ({ type: 'stayHeld', status: ['needs-attention'], startedAfter: new Date() }) as const;
const by = { by: 'Ada', reason: 'the inn is back' } as const;

let stage: InnStage;
let bench: WorkflowBench;
let sagas: SagaClient;
beforeAll(async () => {
  stage = await InnStage.open();
  ({ bench, sagas } = stage);
  await work();
});
afterAll(() => stage?.close());

async function work(): Promise<void> {
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('../src/bulk-acts') });
  await bench.work({ ...bulkActWorker, workflowBundle });
}

const ended = (id: string) =>
  until(async () => {
    const bulk = await sagas.bulkAct(id).read();
    return bulk.status !== 'running' && bulk;
  }, longest);

it('is counted first, done at its rate and once, whatever becomes of its worker, and says what it could not do', async () => {
  const filters = parkedFromNow();
  const started: SagaHandle[] = [];
  for (let each = 0; each < parked; each++) started.push(await sagas.start(stayHeld, { how: 'break' }));
  await until(async () => (await sagas.count(filters)) === parked, longest);

  const refused = await sagas.actOnMany({ ...by, filters, act: 'resume', rate: 100 });
  const nothing = await ended(refused.id);
  expect(nothing).toMatchObject({ status: 'done', total: parked, done: 0, refused: parked });
  expect(nothing.notDone[0]).toMatchObject({ type: 'stayHeld', code: 'not-set-aside' });

  for (const { ref } of started) mended.add(ref.workflowId);
  const began = Date.now();
  const retry = { ...by, filters, act: 'retry', rate: 25, key: 'once' } as const;
  const bulk = await sagas.actOnMany(retry);
  expect((await sagas.actOnMany(retry)).id).toBe(bulk.id);
  await until(async () => (await sagas.count(filters)) < parked, 30_000);
  await bench.stopWork(bulkActWorker.taskQueue);
  await work();
  expect(await ended(bulk.id)).toMatchObject({ status: 'done', refused: 0 });
  expect(Date.now() - began).toBeGreaterThan((parked / 25) * 900);
  for (const saga of started) {
    expect(await saga.result()).toEqual({ room: 7 });
    expect((await saga.read()).audit).toMatchObject([{ ...by, action: 'retry' }]);
  }
});

it('is stopped, and what was done stays', async () => {
  const filters = parkedFromNow();
  const started: SagaHandle[] = [];
  for (let each = 0; each < 5; each++) started.push(await sagas.start(stayHeld, { how: 'break' }));
  await until(async () => (await sagas.count(filters)) === 5, 30_000);
  const bulk = await sagas.actOnMany({ ...by, filters, act: 'compensate', rate: 0.5 });
  await until(async () => (await sagas.count(filters)) < 5, 30_000);
  await bulk.stop();
  expect((await ended(bulk.id)).status).toBe('stopped');
  expect(await sagas.count(filters)).toBeGreaterThan(0);
  await ended((await sagas.actOnMany({ ...by, filters, act: 'compensate', rate: 50 })).id);
  for (const saga of started) await saga.waitForEnd();
});

it('that isn’t there is told so', async () => {
  await expect(sagas.bulkAct('nothing').read()).rejects.toMatchObject({ code: 'unknown-bulk-act' });
});
