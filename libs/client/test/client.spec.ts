import { randomUUID } from 'node:crypto';
import { Client, type WorkflowClientInterceptor } from '@temporalio/client';
import { z } from 'zod';
import { quietRuntime } from '@backstitch/testing/bench';
import { SagaClient, SagaClientError, etagOf, lazyConnection, openConnection } from '../src';
import { Approval, inns, stay, stayApproved, stayHeld } from './contracts';
import { InnWorker } from './inn-worker';
import { untilSo } from './until-so';

// What goes wrong on purpose would fill the screen.
quietRuntime();

const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
let temporal: Client;
let sagas: SagaClient;
let worker: InnWorker;
beforeAll(async () => {
  temporal = new Client({ connection: await openConnection({ address }) });
  sagas = new SagaClient({ temporal, catalogue: inns });
  worker = await InnWorker.start(address);
});
afterAll(async () => {
  await worker?.close();
  await sagas?.close();
  await temporal?.connection.close();
});

/** What a call was refused with. */
const refusal = async (call: Promise<unknown>): Promise<SagaClientError> => {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SagaClientError);
  return error as SagaClientError;
};
const codeOf = async (call: Promise<unknown>) => (await refusal(call)).code;

describe('a saga that is started', () => {
  test('by its contract gives the output of the contract', async () => {
    const saga = await sagas.start(stay, {});
    const { room } = await saga.result();
    expect(room).toBe(7);
    expect((await saga.read()).output?.room).toBe(7);
  });

  test('by a name is checked by the same contract', async () => {
    expect(await (await sagas.start('stay', { how: 'ok' })).result()).toEqual({ room: 7 });
    const { code, errors } = await refusal(sagas.start('stay', { how: 'badly' }));
    expect([code, errors?.map(({ pointer }) => pointer)]).toEqual(['invalid-body', ['/how']]);
    expect(await codeOf(sagas.start('unheardOf', {}))).toBe('unknown-saga-type');
  });

  test('under one key is one, whoever starts it at the same moment; with another input it is refused', async () => {
    const key = randomUUID();
    const [one, other] = await Promise.all([1, 2].map(() => sagas.start(stay, {}, { key, by: 'Ada' })));
    expect(one!.id).toBe(other!.id);
    expect([one!.replayed, other!.replayed].sort()).toEqual([false, true]);
    expect((await one!.read()).startedBy).toBe('Ada');
    expect(await codeOf(sagas.start(stay, { how: 'refuse' }, { key }))).toBe('idempotency-key-reused');
  });

  test('with more than Temporal takes is refused, however small its body was', async () => {
    const contract = { input: z.json(), output: z.json() };
    const bulky = { name: 'bulky', kind: 'saga', taskQueue: randomUUID(), contract } as const;
    const client = new SagaClient({ temporal, catalogue: { participants: [], sagaTypes: [bulky] } });
    const body = (numbers: number) => ({ numbers: Array.from({ length: numbers }, () => 1e20) });
    const saga = await client.start('bulky', body(75_000));
    await temporal.workflow.getHandle(saga.ref.workflowId).terminate();
    expect(await codeOf(client.start('bulky', body(100_000)))).toBe('body-too-large');
    await client.close();
  });

  test('and compensated has no result, and says why', async () => {
    const saga = await sagas.start(stay, { how: 'refuse' });
    const { code, detail } = await refusal(saga.result());
    expect(code).toBe('saga-not-completed');
    expect(detail).toMatch(/compensated: Full/);
  });

  test('has no result when the caller stops waiting first', async () => {
    const saga = await sagas.start(stayApproved, {});
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    expect(await codeOf(saga.result(stop.signal))).toBe('saga-not-completed');
    await saga.cancel({ reason: 'enough' });
  });
});

describe('a saga that is read', () => {
  test('by its type and id is the same, from its history or from the index', async () => {
    const { id } = await sagas.start(stay, {});
    const saga = await sagas.saga(stay, id);
    await saga.result();
    expect(await saga.read()).toMatchObject({
      status: 'completed',
      consistency: 'authoritative',
      steps: [{ id: 'book' }],
    });
    const summary = await untilSo(
      () => saga.readEventual(),
      ({ status }) => status === 'completed',
    );
    expect(summary).toMatchObject({ id, type: 'stay', consistency: 'eventual' });
  });

  test('and isn’t there is told from one whose id can’t be', async () => {
    expect(await codeOf((await sagas.saga(stay, randomUUID())).read())).toBe('unknown-saga');
    expect(await codeOf(sagas.saga(stay, '../etc'))).toBe('bad-id');
  });

  test('is listed, a page at a time, and by its status', async () => {
    const startedAfter = new Date();
    const started = [];
    for (const how of ['ok', 'refuse', 'ok'] as const) started.push(await sagas.start(stay, { how }));
    await Promise.all(started.map((saga) => saga.waitForEnd()));
    const list = (more: object) => sagas.list({ type: 'stay', startedAfter, incomplete: false, ...more });
    const { items } = await untilSo(
      () => list({}),
      (page) => page.items.length === 3,
    );
    expect(items.map(({ id }) => id)).toEqual(started.map(({ id }) => id).reverse());
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: first.next! });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    expect(second.next).toBeNull();
    expect((await list({ status: ['compensated'] })).items.map(({ id }) => id)).toEqual([started[1]!.id]);
    expect(await codeOf(sagas.list({ cursor: first.next! }))).toBe('bad-cursor');
    expect(await codeOf(sagas.list({ limit: 0 }))).toBe('bad-query');
    expect(await codeOf(sagas.list({ participant: 'nobody' }))).toBe('bad-query');
  });

  test('is watched until it has ended', async () => {
    const saga = await sagas.start(stayApproved, {});
    const seen: string[] = [];
    let isSent = false;
    for await (const { saga: now } of saga.changes()) {
      seen.push(now.status);
      // Until its worker has taken the message, the saga is shown as waiting for it.
      if (isSent || !now.waitingFor?.some(({ kind }) => kind === 'message')) continue;
      await saga.send(Approval, { by: 'Bo' });
      isSent = true;
    }
    expect([seen[0], seen.at(-1)]).toEqual(['running', 'completed']);
  });
});

describe('a running saga', () => {
  const waiting = async () => {
    const saga = await sagas.start(stayApproved, {});
    await untilSo(
      () => saga.read(),
      ({ waitingFor }) => waitingFor?.some(({ kind }) => kind === 'message'),
    );
    return saga;
  };

  test('is sent messages, which are checked', async () => {
    const saga = await waiting();
    expect(await codeOf(saga.send('approval', { by: '' }))).toBe('invalid-body');
    expect(await codeOf(saga.send('applause', {}))).toBe('unknown-message');
    await saga.send(Approval, { by: 'Bo' }, { key: 'once' });
    expect(await saga.result()).toEqual({ by: 'Bo' });
    expect(await codeOf(saga.send(Approval, { by: 'Cy' }))).toBe('already-ended');
  });

  test.each([
    ['cancel', 'cancelled'],
    ['compensate', 'compensated'],
  ] as const)('is ended by %s, once, with who and why', async (action, status) => {
    const saga = await waiting();
    expect(await codeOf(saga[action]({ reason: ' ' }))).toBe('invalid-body');
    for (let times = 0; times < 2; times++) await saga[action]({ reason: 'plans changed', by: 'Ada' });
    expect(await saga.waitForEnd()).toBe(true);
    expect(await saga.read()).toMatchObject({
      status,
      audit: [{ action, by: 'Ada', reason: 'plans changed' }],
      steps: [{ compensation: { status: 'completed' } }],
    });
  });

  test('is left alone when it has changed since the caller looked', async () => {
    const saga = await waiting();
    const match = [etagOf(await saga.describe())];
    await saga.send(Approval, { by: 'Bo' });
    await saga.waitForEnd();
    expect(await codeOf(saga.cancel({ reason: 'late', expected: { match } }))).toBe('version-changed');
  });

  test('takes a message again whose answer was lost, though it has changed and ended by it', async () => {
    const saga = await waiting();
    const [key, expected] = [randomUUID(), { match: [etagOf(await saga.describe())] }];
    await saga.send(Approval, { by: 'Bo' }, { key, expected });
    await saga.waitForEnd();
    await saga.send(Approval, { by: 'Bo' }, { key, expected });
    await saga.send(Approval, { by: 'Bo' }, { key });
    expect(await codeOf(saga.send(Approval, { by: 'Cy' }, { key, expected }))).toBe('idempotency-key-reused');
    const other = { key: randomUUID(), expected };
    expect(await codeOf(saga.send(Approval, { by: 'Bo' }, other))).toBe('version-changed');
    expect(await codeOf(saga.send(Approval, { by: 'Bo' }, { key: randomUUID() }))).toBe('already-ended');
  });

  test('takes an act on a step again whose answer was lost, though it has been attempted since', async () => {
    const saga = await sagas.start(stayHeld, { how: 'break' });
    const attempted = (times: number) =>
      untilSo(
        () => saga.read(),
        ({ status, steps: [book] }) => status === 'needs-attention' && book?.attempts === times,
      );
    await attempted(1);
    const [key, match] = [randomUUID(), [etagOf(await saga.describe())]];
    const act = { reason: 'the line was busy', key, attempt: 1, expected: { match } };
    const step = saga.step('book');
    await step.retry(act);
    await attempted(2);
    await step.retry(act);
    expect(await codeOf(step.retry({ ...act, reason: 'why not' }))).toBe('idempotency-key-reused');
    expect(await codeOf(step.retry({ ...act, key: randomUUID() }))).toBe('version-changed');
    expect(await codeOf(step.retry({ ...act, key: randomUUID(), expected: {} }))).toBe('version-changed');
    expect((await saga.read()).steps[0]?.attempts).toBe(2);
    await saga.cancel({ reason: 'enough' });
  });

  test('that needs attention has its step resolved by hand, as its contract says', async () => {
    const saga = await sagas.start(stayHeld, { how: 'break' });
    await untilSo(
      () => saga.read(),
      ({ status }) => status === 'needs-attention',
    );
    const step = saga.step('book');
    const { code, errors } = await refusal(step.resolve({ reason: 'by phone', output: { room: 'the red one' } }));
    expect([code, errors?.map(({ pointer }) => pointer)]).toEqual(['invalid-body', ['/output/room']]);
    expect(await codeOf(saga.step('dine').retry({ reason: 'why not' }))).toBe('unknown-step');
    await step.resolve({ reason: 'by phone', output: { room: 12 }, by: 'Ada' });
    expect(await saga.result()).toEqual({ room: 12 });
  });

  test('that isn’t set aside can’t be resumed', async () => {
    const saga = await waiting();
    expect(await codeOf(saga.resume({ reason: 'mended' }))).toBe('not-set-aside');
    await saga.cancel({ reason: 'enough' });
  });
});

describe('a client without Temporal', () => {
  test('says so, by code and with how long to wait, and never as HTTP', async () => {
    const connection = lazyConnection({ address: '127.0.0.1:1' });
    const lonely = new SagaClient({ temporal: new Client({ connection }), catalogue: inns });
    const error = await refusal(lonely.ping());
    expect(error.code).toBe('temporal-unreachable');
    expect(Object.keys(error)).not.toContain('status');
    await lonely.close();
    await connection.close();
  });
});

test('a bulk act that has begun is told without another question, and once for its key', async () => {
  const asked: string[] = [];
  const counting: WorkflowClientInterceptor = {
    describe: (input, next) => {
      asked.push(String(input.workflowExecution.workflowId));
      return next(input);
    },
  };
  const { connection } = temporal;
  const told = new Client({ connection, interceptors: { workflow: [counting] } });
  const client = new SagaClient({ temporal: told, catalogue: inns });
  const wanted = { act: 'pause', filters: { type: 'stay' }, reason: 'a test', by: 'Ada', key: randomUUID() } as const;
  const bulk = await client.actOnMany(wanted);
  expect(asked).toEqual([]);
  const read = await bulk.read();
  expect({ ...bulk.begun, startedAt: read.startedAt }).toEqual(read);
  const again = await client.actOnMany(wanted);
  expect([again.id, again.begun]).toEqual([bulk.id, undefined]);
  await client.close();
});
