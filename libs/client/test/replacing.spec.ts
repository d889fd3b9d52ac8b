import { randomUUID } from 'node:crypto';
import { type WorkflowBench, quietRuntime } from '@backstitch/testing/bench';
import type { SagaClient, SagaHandle } from '../src';
import { setAsideId } from '../src/act/set-aside-records';
import { lookAtBroken } from '../src/recover/look-at-broken';
import { oneAtATime } from '../src/recover/one-at-a-time';
import { replaceRun } from '../src/recover/replace-run';
import { type ResetPoint, resetPoint } from '../src/recover/reset-point';
import { resetRun } from '../src/recover/reset-run';
import { codeOf } from './code-of';
import { Approval, stayHeldOn, stayTwice } from './contracts';
import { ended } from './ended';
import { InnHarness } from './inn-harness';
import { mended } from './inn-worker';
import { nestedInFlight } from './nested-in-flight';
import { untilSo } from './until-so';

quietRuntime();

let harness: InnHarness;
let bench: WorkflowBench;
let sagas: SagaClient;
beforeAll(async () => {
  harness = await InnHarness.open({ recovers: true });
  ({ bench, sagas } = harness);
});
afterAll(() => harness?.close());
afterEach(async () => {
  await harness.unhost();
  await harness.host();
});

/** Its code is changed so that its next task fails, and it is written down as set aside. @returns its run */
async function setAside(saga: SagaHandle): Promise<string> {
  await harness.breakCode(saga);
  const runId = await harness.setAside(saga);
  await untilSo(
    () => saga.read(),
    ({ status }) => status === 'needs-attention',
  );
  return runId;
}

const by = { by: 'Ada', reason: 'it was not meant' } as const;
const act = { ...by, action: 'recover' } as const;

describe('a saga that is set aside', () => {
  test.each(['at one moment', 'one after another'])('and cancelled by many, %s, is replaced once', async (how) => {
    const saga = await harness.waiting();
    const runId = await setAside(saga);
    if (how === 'at one moment') await Promise.all(Array.from({ length: 5 }, () => saga.cancel(by)));
    else for (let times = 0; times < 3; times++) await saga.cancel(by);
    expect(await ended(saga)).toMatchObject({
      status: 'cancelled',
      steps: [{ compensation: { status: 'completed' } }],
      audit: expect.arrayContaining([expect.objectContaining({ ...by, action: 'cancel' })]) as unknown,
    });
    const handle = bench.client.workflow.getHandle(saga.ref.workflowId);
    const { runId: last } = await handle.describe();
    const { events } = await bench.client.workflow.getHandle(saga.ref.workflowId, last).fetchHistory();
    const { input } = events![0]!.workflowExecutionStartedEventAttributes!;
    expect(JSON.parse(Buffer.from(input!.payloads![1]!.data!).toString())).toMatchObject({ replaces: runId });
  });

  test('is cancelled with the saga that it waits for', async () => {
    const { saga, nested } = await nestedInFlight(sagas);
    await setAside(saga);
    await saga.cancel(by);
    expect(await ended(saga)).toMatchObject({ status: 'cancelled' });
    expect(await ended(nested)).toMatchObject({
      status: 'cancelled',
      steps: [{ compensation: { status: 'completed' } }],
    });
  });

  test('and whose cancel got no further than its run’s end is cancelled when it is asked again', async () => {
    const saga = await harness.waiting();
    const runId = await setAside(saga);
    await bench.client.workflow.getHandle(saga.ref.workflowId, runId).terminate('cancel by Ada: it was not meant');
    await saga.cancel(by);
    expect(await ended(saga)).toMatchObject({
      status: 'cancelled',
      steps: [{ compensation: { status: 'completed' } }],
    });
  });
});

describe('a saga that changes while it is about to be replaced', () => {
  test('and ends by itself stays as it ended', async () => {
    const saga = await harness.waiting();
    const seen = await lookAtBroken(bench.client, saga.ref);
    await saga.send(Approval, { by: 'Bo' });
    await saga.result();
    expect(await replaceRun({ temporal: bench.client }, saga.ref, seen, act)).toBe(false);
    expect(await saga.read()).toMatchObject({ status: 'completed' });
  });

  test('and is recovered forwards by another goes forwards', async () => {
    const saga = await harness.waiting();
    await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
    const seen = await lookAtBroken(bench.client, saga.ref);
    await saga.recover({ ...by, direction: 'forwards' });
    expect(await replaceRun({ temporal: bench.client }, saga.ref, seen, act)).toBe(false);
    expect(await codeOf(saga.recover(by))).toBe('recovery-begun');
    await saga.send(Approval, { by: 'Bo' });
    await saga.result();
  });

  test('and goes back by another is not reset under it', async () => {
    const saga = await harness.waiting();
    await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
    const seen = await lookAtBroken(bench.client, saga.ref);
    const point = resetPoint(seen.events, seen.record, seen.broken!) as ResetPoint;
    await saga.recover(by);
    expect(await resetRun(bench.client, saga.ref, seen, point, act)).toBe(false);
    expect(await ended(saga)).toMatchObject({ status: 'compensated' });
  });

  test('and was mended, and has ended well, is not reset', async () => {
    const saga = await harness.waiting();
    await harness.breakCode(saga);
    await untilSo(
      () => saga.read(),
      ({ status }) => status === 'needs-attention',
    );
    const seen = await lookAtBroken(bench.client, saga.ref);
    const point = resetPoint(seen.events, seen.record, seen.broken!) as ResetPoint;
    await harness.unhost();
    await harness.host();
    await saga.result();
    expect(await resetRun(bench.client, saga.ref, seen, point, act)).toBe(false);
    expect(await saga.read()).toMatchObject({ status: 'completed' });
  });

  test('and goes on is not ended', async () => {
    const saga = await sagas.start(stayTwice, { how: 'fail' });
    await untilSo(
      () => saga.read(),
      ({ steps: [, second] }) => second && second.attempts > 1,
    );
    const seen = await lookAtBroken(bench.client, saga.ref);
    mended.add(saga.ref.workflowId);
    await untilSo(
      () => saga.read(),
      ({ waitingFor }) => waitingFor?.some(({ kind }) => kind === 'message'),
    );
    expect(await replaceRun({ temporal: bench.client }, saga.ref, seen, act)).toBe(false);
    expect(await saga.read()).toMatchObject({ status: 'running' });
  });

  test('and whose giver of another run was away for too long keeps the claim of the next', async () => {
    const saga = await harness.waiting();
    const { client } = bench;
    const claim = client.workflow.getHandle(`backstitch.recovery-claim/${saga.ref.workflowId}`);
    let release = () => {};
    const isHeld = new Promise<void>((resolve) => (release = resolve));
    let next: Promise<void> | undefined;
    await oneAtATime(client, saga.ref, async () => {
      await claim.terminate('it has lapsed');
      await new Promise<void>((begun) => {
        next = oneAtATime(client, saga.ref, () => {
          begun();
          return isHeld;
        });
      });
    });
    expect((await claim.describe()).status.name).toBe('RUNNING');
    release();
    await next;
    expect((await claim.describe()).status.name).toBe('TERMINATED');
  });

  test('and was set aside before it was ended by force leaves nothing that says so when it is recovered', async () => {
    const saga = await harness.waiting();
    await harness.setAside(saga);
    const { workflowId } = saga.ref;
    await bench.client.workflow.getHandle(workflowId).terminate('it was in the way');
    await saga.recover(by);
    const held = await bench.client.workflow.getHandle(setAsideId(workflowId)).describe();
    expect(held.status.name).toBe('TERMINATED');
  });

  test('and is recovered both ways at one moment goes one of them', async () => {
    const saga = await harness.waiting();
    await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
    const both = (['backwards', 'forwards'] as const).map((direction) => codeOf(saga.recover({ ...by, direction })));
    const codes = await Promise.all(both);
    expect(codes).toContain('recovery-begun');
    if (codes[0] !== 'recovery-begun') return expect(await ended(saga)).toMatchObject({ status: 'compensated' });
    await saga.send(Approval, { by: 'Bo' });
    expect(await ended(saga)).toMatchObject({ status: 'completed' });
  });

  test('and is recovered backwards by another is so for this one, too', async () => {
    const saga = await harness.waiting();
    await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
    const seen = await lookAtBroken(bench.client, saga.ref);
    const replaced = await Promise.all([1, 2].map(() => replaceRun({ temporal: bench.client }, saga.ref, seen, act)));
    expect(replaced).toEqual([true, true]);
    expect(await ended(saga)).toMatchObject({ status: 'compensated' });
  });
});

test('a saga that is replaced stays paused, knows its keys, and what an operator has said for a participant', async () => {
  const saga = await sagas.start(stayHeldOn, { how: 'refuse' }, { key: randomUUID(), by: 'Cy' });
  await untilSo(
    () => saga.read(),
    ({ status }) => status === 'needs-attention',
  );
  await saga.step('book').resolve({ ...by, output: { room: 9 }, key: 'by-hand' });
  await saga.pause(by);
  await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
  await saga.recover(by);
  const paused = await untilSo(
    () => saga.read(),
    ({ status }) => status === 'compensating',
  );
  expect(paused).toMatchObject({ waitingFor: [{ kind: 'paused' }], steps: [{ status: 'resolved' }] });
  // Told again under its key, with the answer lost, it changes nothing; and nothing is sent.
  await saga.step('book').resolve({ ...by, output: { room: 9 }, key: 'by-hand' });
  await saga.resume(by);
  expect(await ended(saga)).toMatchObject({
    status: 'compensated',
    steps: [{ status: 'resolved', compensation: { status: 'completed' } }],
  });
  const { events } = await bench.client.workflow.getHandle(saga.ref.workflowId).fetchHistory();
  const [undo] = events!.flatMap(({ activityTaskScheduledEventAttributes: asked }) => asked ?? []);
  const [told] = undo!.input!.payloads!.map(({ data }) => JSON.parse(Buffer.from(data!).toString()) as object);
  expect(told).toEqual({ stepId: 'book', input: { how: 'refuse' } });
});
