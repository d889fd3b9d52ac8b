import { randomUUID } from 'node:crypto';
import {
  type BulkActRun,
  type PageSoFar,
  type SagaClient,
  type SagaHandle,
  actOnPage,
  bulkActQueue,
} from '@backstitch/client';
import { type WorkflowBench, quietRuntime, until } from '@backstitch/testing/bench';
import { Approval, stayHeld, stayOnward } from '../../../libs/client/test/contracts';
import { InnHarness } from '../../../libs/client/test/inn-harness';
import { mended } from '../../../libs/client/test/inn-worker';
import { endedBulkAct, workBulkActs } from './work-bulk-acts';

quietRuntime();
jest.setTimeout(180_000);

const by = { by: 'Ada', reason: 'the inn is back' } as const;

let harness: InnHarness;
let bench: WorkflowBench;
let sagas: SagaClient;
beforeAll(async () => {
  harness = await InnHarness.open();
  ({ bench, sagas } = harness);
});
afterAll(() => harness?.close());

const ended = (id: string) => endedBulkAct(sagas, id, 90_000);

const first = async ({ ref: { workflowId } }: SagaHandle) =>
  (await bench.client.workflow.getHandle(workflowId).describe()).runId;
const waits = (saga: SagaHandle) =>
  until(async () => (await saga.read()).waitingFor?.some(({ kind }) => kind === 'message'), 30_000);
/** @returns when its new run waits, too */
async function continued(saga: SagaHandle): Promise<void> {
  const before = await first(saga);
  await saga.send(Approval, { by: 'Bo' });
  await until(async () => (await first(saga)) !== before, 30_000);
  await waits(saga);
}
async function waiting(count: number): Promise<readonly SagaHandle[]> {
  const all: SagaHandle[] = [];
  for (let each = 0; each < count; each++) all.push(await sagas.start(stayOnward, {}));
  await Promise.all(all.map(waits));
  return all;
}
const onward = () => ({ type: 'stayOnward', startedAfter: new Date() }) as const;

it('a saga that goes on in another run after the act began is not missed, and is acted on once', async () => {
  await bench.stopWork(bulkActQueue);
  const filters = { ...onward(), status: ['running'] } as const;
  const all = await waiting(4);
  await until(async () => (await sagas.count(filters)) === 4, 30_000);
  await continued(all[0]!);
  const bulk = await sagas.actOnMany({ ...by, filters, act: 'compensate', rate: 100 });
  await continued(all[1]!);
  await continued(all[1]!);
  const { workflowId } = all[2]!.ref;
  await bench.client.workflowService.resetWorkflowExecution({
    ...{ namespace: 'default', workflowExecution: { workflowId }, requestId: randomUUID() },
    ...{ workflowTaskFinishEventId: 4 as never, reason: 'a test' },
  });
  await workBulkActs(bench);
  expect(await ended(bulk.id)).toMatchObject({ status: 'done', total: 4, done: 4, refused: 0, notDone: [] });
  for (const saga of all) expect((await saga.read()).audit).toMatchObject([{ ...by, action: 'compensate' }]);
});

it('and is left alone where it doesn’t match by now', async () => {
  const filters = { ...onward(), status: ['needs-attention'] } as const;
  await bench.stopWork(bulkActQueue);
  const [saga] = await waiting(1);
  const bulk = await sagas.actOnMany({ ...by, filters, act: 'compensate', rate: 100 });
  await continued(saga!);
  await workBulkActs(bench);
  expect(await ended(bulk.id)).toMatchObject({ status: 'done', done: 0, refused: 0 });
  expect((await saga!.read()).audit).toEqual([]);
  await saga!.compensate(by);
});

it.each(['retry', 'pause', 'resume'] as const)(
  'a saga to which %s was done, by a worker that died before it could say so, counts as done',
  async (act) => {
    const at = Date.now();
    const saga = await sagas.start(stayHeld, { how: 'break' });
    await until(async () => (await saga.read()).status === 'needs-attention', 30_000);
    if (act === 'resume') await saga.pause(by);
    mended.add(saga.ref.workflowId);
    const { name, kind, taskQueue } = stayHeld;
    const query = `WorkflowType = 'stayHeld' AND WorkflowId = '${saga.ref.workflowId}'`;
    const run: BulkActRun = {
      ...{ id: randomUUID(), act, ...by, rate: 100, total: 1, query, to: Date.now(), began: { at } },
      ...{ types: [{ name, kind, taskQueue }], progress: { done: 0, refused: 0, notDone: [] } },
    };
    const said: PageSoFar[] = [];
    const page = (soFar?: PageSoFar) =>
      actOnPage(bench.client, run, soFar, (so) => said.push(so), new AbortController().signal);
    expect(await page()).toEqual({ done: 1, notDone: [] });
    expect(said[0]).toEqual({ page: { workflowIds: [saga.ref.workflowId] }, outcomes: {} });
    if (act === 'retry') await saga.waitForEnd();
    expect(await page(said[0])).toEqual({ done: 1, notDone: [] });
    // Another act is told that there is nothing to do.
    const other = { ...run, began: { at: Date.now() + 60_000 } };
    if (act !== 'pause')
      expect(
        await actOnPage(bench.client, other, said[0], () => undefined, new AbortController().signal),
      ).toMatchObject({
        ...{ done: 0, notDone: [{ type: 'stayHeld' }] },
      });
    if (act === 'pause') await saga.resume(by);
    if (act !== 'retry') await saga.step('book').retry(by);
    await saga.waitForEnd();
  },
);
