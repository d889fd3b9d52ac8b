import { setTimeout as sleep } from 'node:timers/promises';
import type { Saga } from '@backstitch/saga-log';
import { type WorkflowBench, quietRuntime } from '@backstitch/testing/bench';
import { Client, type WorkflowClientInterceptor, WorkflowNotFoundError } from '@temporalio/client';
import { SagaClient, type SagaClientError, type SagaHandle } from '../src';
import { codeOf } from './code-of';
import { Approval, inns, stay, stayTwice } from './contracts';
import { InnHarness } from './inn-harness';
import { mended } from './inn-worker';
import { untilSo } from './until-so';

quietRuntime();

let harness: InnHarness;
let bench: WorkflowBench;
let sagas: SagaClient;
beforeAll(async () => {
  harness = await InnHarness.open();
  ({ bench, sagas } = harness);
});
afterAll(() => harness?.close());

/** Reads a saga until it is so. */
const until = (saga: Pick<SagaHandle, 'read'>, so: (seen: Saga) => unknown) => untilSo(() => saga.read(), so);

const by = { by: 'Ada', reason: 'it was time' } as const;
const waits = (kind: string) => (saga: Saga) => saga.waitingFor?.some((one) => one.kind === kind);
const stepOf = (saga: Saga, id: string) => saga.steps.find((step) => step.id === id)!;

describe('a saga that is paused', () => {
  test('sends nothing new until it is resumed, and says who has paused it, and why', async () => {
    const saga = await sagas.start(stayTwice, {});
    await until(saga, waits('message'));
    for (let times = 0; times < 2; times++) await saga.pause(by);
    const paused = await until(saga, waits('paused'));
    expect(paused.waitingFor).toContainEqual({
      kind: 'paused',
      what: 'resume',
      since: expect.any(String) as string,
      ...by,
    });
    await saga.send(Approval, { by: 'Bo' });
    const told = await until(saga, (seen) => !waits('message')(seen) || seen.steps.length > 2);
    await sleep(300);
    expect((await saga.read()).steps.filter(({ id }) => id === 'third')).toEqual([]);
    expect(told.status).toBe('running');
    for (const action of ['resume', 'result'] as const) await (action === 'resume' ? saga.resume(by) : saga.result());
    expect((await saga.read()).audit).toMatchObject([
      { ...by, action: 'pause' },
      { ...by, action: 'resume' },
    ]);
    expect(await codeOf(saga.pause(by))).toBe('already-ended');
  });

  test('doesn’t go back either, until it is resumed', async () => {
    const saga = await sagas.start(stayTwice, {});
    await until(saga, waits('message'));
    await saga.pause(by);
    await saga.compensate(by);
    await until(saga, ({ status }) => status === 'compensating');
    await sleep(300);
    expect(stepOf(await saga.read(), 'second').compensation).toMatchObject({ status: 'pending' });
    await saga.resume(by);
    await saga.waitForEnd();
    expect(await saga.read()).toMatchObject({ status: 'compensated' });
    expect(await codeOf(saga.resume(by))).toBe('already-ended');
  });
});

describe('a step that waits for its next attempt', () => {
  test('is tried now, under the same key, and only if it is as it was seen', async () => {
    const saga = await sagas.start(stay, { how: 'fail' });
    // Its next attempt is four seconds away.
    const seen = await until(saga, ({ steps: [book] }) => book?.attempts === 3);
    mended.add(saga.ref.workflowId);
    expect(await codeOf(saga.step('book').retry({ ...by, attempt: 1 }))).toBe('version-changed');
    const began = Date.now();
    await saga.step('book').retry({ ...by, key: 'once', attempt: stepOf(seen, 'book').attempts });
    await saga
      .step('book')
      .retry({ ...by, key: 'once' })
      .catch((error: SagaClientError) => expect(error.code).toBe('already-ended'));
    expect(await saga.result()).toEqual({ room: 7 });
    expect(Date.now() - began).toBeLessThan(2_500);
    expect(await saga.read()).toMatchObject({ audit: [{ ...by, action: 'retry', step: 'book' }] });
  });
});

describe('a compensation that is stuck', () => {
  test('lets the others go on, with a reason, and the saga ends when it is settled', async () => {
    const saga = await sagas.start(stayTwice, { how: 'stick' });
    await until(saga, waits('message'));
    await saga.compensate(by);
    const stuck = await until(saga, ({ status }) => status === 'needs-attention');
    expect(stepOf(stuck, 'first').compensation).toMatchObject({ status: 'pending' });
    expect(await codeOf(saga.step('first').retry(by))).toBe('no-attention-needed');
    await saga.compensation('second').letOthersGoOn(by);
    const others = await until(saga, (seen) => stepOf(seen, 'first').compensation?.status === 'completed');
    expect(others.status).toBe('needs-attention');
    expect(others.waitingFor?.filter(({ kind }) => kind === 'operator')).toMatchObject([
      { what: 'second/compensation' },
    ]);
    mended.add(saga.ref.workflowId);
    await saga.compensation('second').retry(by);
    await saga.waitForEnd();
    expect(await saga.read()).toMatchObject({
      status: 'compensated',
      audit: [
        { action: 'compensate' },
        { action: 'let-others-go-on', step: 'second/compensation' },
        { action: 'retry' },
      ],
      steps: [{ compensation: { status: 'completed' } }, { compensation: { status: 'completed' } }],
    });
  });
});

test('an act that the saga has taken, and ended, is done, though Temporal no longer says so to who sent it', async () => {
  const saga = await sagas.start(stay, { how: 'fail' });
  await until(saga, ({ steps: [book] }) => book?.attempts === 3);
  mended.add(saga.ref.workflowId);
  const startUpdate: WorkflowClientInterceptor['startUpdate'] = async (input, next) => {
    await next(input);
    await saga.waitForEnd();
    throw new WorkflowNotFoundError('workflow execution already completed', saga.ref.workflowId, undefined);
  };
  const forgetful = new Client({ connection: bench.client.connection, interceptors: { workflow: [{ startUpdate }] } });
  const late = new SagaClient({ temporal: forgetful, catalogue: inns });
  await (await late.saga(stay, saga.id)).step('book').retry(by);
  expect(await codeOf((await late.saga(stay, saga.id)).step('book').retry(by))).toBe('already-ended');
  await late.close();
});

describe('an act that no worker takes in time', () => {
  test.each(['', ' in a saga that was reset'])('is not done later%s', async (reset) => {
    const saga = await sagas.start(stayTwice, {});
    await until(saga, waits('message'));
    if (reset) {
      await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
      await saga.recover({ ...by, direction: 'forwards' });
      await until(saga, waits('message'));
      await saga.pause(by);
      await saga.resume(by);
    }
    const act = { action: 'compensate', ...by, until: Date.now() - 1_000 };
    const late = bench.client.workflow.getHandle(saga.ref.workflowId).executeUpdate('backstitch.end', { args: [act] });
    await expect(late).rejects.toMatchObject({ cause: { type: 'act-expired' } });
    await saga.send(Approval, { by: 'Bo' });
    await saga.result();
    expect((await saga.read()).audit.map(({ action }) => action)).not.toContain('compensate');
  });
});
