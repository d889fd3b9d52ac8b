import { randomUUID } from 'node:crypto';
import { type Started, taskToken } from '@backstitch/states-language';
import { Client, defaultPayloadConverter } from '@temporalio/client';
import { Definitions, SagaClient, type SagaHandle, openConnection, versionTag } from '../src';
import { DefinitionStore } from '../src/definitions/definition-store';
import { describeSaga } from '../src/read/describe-saga';
import { startedOf } from '../src/read/started-of';
import { inns } from './contracts';
import { untilSo } from './until-so';

const book = { Type: 'Task', Resource: 'urn:backstitch:clientInn:book', End: true };
const machine = { Comment: 'Books.', StartAt: 'Book', States: { Book: book } };

describe('state machines', () => {
  let temporal: Client;
  let definitions: Definitions;
  let sagas: SagaClient;
  beforeAll(async () => {
    temporal = new Client({ connection: await openConnection({ address: process.env.BACKSTITCH_TEST_TEMPORAL! }) });
    definitions = new Definitions({
      catalogue: inns,
      databaseUrl: 'sqlite::memory:',
      taskQueue: `machines-${randomUUID()}`,
      resources: {},
    });
    sagas = new SagaClient({ temporal, catalogue: inns, definitions });
  });
  afterAll(async () => {
    await sagas.close();
    await temporal.connection.close();
  });

  test('are stored in versions, and each is read as it was', async () => {
    const first = await definitions.put('plan', machine, { by: 'Ada' });
    expect([first.isFirst, first.machine.version, first.storedBy]).toEqual([true, 1, 'Ada']);
    expect((await definitions.put('plan', machine)).machine.version).toBe(1);
    await definitions.put('plan', { ...machine, Comment: 'Books, still.' });
    expect((await definitions.read('plan')).machine.version).toBe(2);
    expect((await definitions.read('plan', 1)).machine.definition.Comment).toBe('Books.');
    await expect(definitions.read('plan', 9)).rejects.toMatchObject({ code: 'unknown-saga-type' });
  });

  test('are refused with everything that is wrong with them, and under a name that is taken', async () => {
    const wrong = { StartAt: 'Gone', States: { Book: { ...book, Resource: 'urn:backstitch:clientInn:dine' } } };
    await expect(definitions.put('wrong', wrong)).rejects.toMatchObject({ code: 'invalid-definition', count: 3 });
    await expect(definitions.put('stay', machine)).rejects.toMatchObject({ code: 'name-taken' });
  });

  test('are changed only as they were seen', async () => {
    await definitions.put('seen', machine);
    const changed = { ...machine, TimeoutSeconds: 5 };
    const expected = { match: [versionTag(7)] };
    await expect(definitions.put('seen', changed, { expected })).rejects.toMatchObject({ code: 'version-changed' });
    expect((await definitions.put('seen', changed, { expected: { match: [versionTag(1)] } })).machine.version).toBe(2);
  });

  test('are started like any saga type, with the definition they began with; a retired one is not', async () => {
    await definitions.put('brief', machine);
    const saga = await sagas.start('brief', { how: 'ok' });
    expect(await saga.read()).toMatchObject({ kind: 'state-machine', status: 'running', input: { how: 'ok' } });
    await definitions.put('brief', { ...machine, Comment: 'Later.' });
    expect((await saga.definition()).definition.Comment).toBe('Books.');
    await definitions.retire('brief');
    await expect(sagas.start('brief', {})).rejects.toMatchObject({ code: 'saga-type-retired' });
    expect(await saga.read()).toMatchObject({ status: 'running' });
    await temporal.workflow.getHandle(saga.ref.workflowId).terminate();
  });

  test('one that computes which it starts has all of them, asked for at once, and not when they are too large', async () => {
    const hosted = { catalogue: inns, taskQueue: `machines-${randomUUID()}`, resources: {} };
    const stored = new Definitions({ ...hosted, databaseUrl: 'sqlite::memory:' });
    const client = new SagaClient({ temporal, catalogue: inns, definitions: stored });
    const Resource = 'arn:aws:states:::states:startExecution';
    const nest = { Type: 'Task', Resource, Parameters: { 'StateMachineArn.$': '$.it' }, End: true };
    for (const name of ['first', 'second']) await stored.put(name, { StartAt: 'Nest', States: { Nest: nest } });
    for (let each = 0; each < 10; each++) await stored.put(`plain-${each}`, machine);
    await stored.put('plain-1', { ...machine, Comment: 'The newest.' });
    const asked = (['find', 'newest', 'all'] as const).map((name) => jest.spyOn(DefinitionStore.prototype, name));
    try {
      const { ref } = await client.start('first', { it: 'plain-1' });
      expect(asked.map(({ mock }) => mock.calls.length)).toEqual([1, 0, 1]);
      const handle = temporal.workflow.getHandle(ref.workflowId);
      const [started] = (await handle.fetchHistory()).events!;
      const [, , kept] = started!.workflowExecutionStartedEventAttributes!.input!.payloads!;
      const { machines } = defaultPayloadConverter.fromPayload<Started>(kept!);
      expect(Object.keys(machines)).toHaveLength(12);
      expect(machines['plain-1']).toMatchObject({ version: 2, definition: { Comment: 'The newest.' } });
      await handle.terminate();

      for (const name of ['large', 'larger']) await stored.put(name, { ...machine, Comment: 'x'.repeat(950_000) });
      await expect(client.start('first', {})).rejects.toMatchObject({ code: 'body-too-large' });
      expect((await stored.read('first')).machine.version).toBe(1);
      await stored.retire('first');
    } finally {
      asked.forEach((one) => one.mockRestore());
      await client.close();
    }
  });

  /** A token as a task of this execution gets it. */
  const tokenOf = async ({ ref }: Pick<SagaHandle, 'ref'>) => {
    const { runId } = await describeSaga(temporal, ref);
    return taskToken(ref.workflowId, randomUUID(), (await startedOf(temporal, ref.workflowId, runId))!.secret);
  };

  test('without a worker keep nobody waiting who needs none', async () => {
    await definitions.put('held', machine);
    const saga = await sagas.start('held', {});
    const token = await tokenOf(saga);
    await sagas.tasks.beat(token);
    const beats = Promise.all(Array.from({ length: 40 }, () => sagas.tasks.beat(token)));
    const other = await sagas.start('held', {});
    await beats;
    let isAsked = true;
    const asked = Promise.allSettled(Array.from({ length: 16 }, () => saga.states())).then((answers) => {
      isAsked = false;
      return answers;
    });
    while (isAsked) expect(await saga.read()).toMatchObject({ status: 'running' });
    expect(await asked).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'no-worker' }) as Error,
    });
    for (const { ref } of [saga, other]) await temporal.workflow.getHandle(ref.workflowId).terminate();
  });

  test('whose id comes again know the tokens of the later execution', async () => {
    await definitions.put('again', machine);
    const key = randomUUID();
    const first = await sagas.start('again', {}, { key });
    await sagas.tasks.beat(await tokenOf(first));
    const { workflowId } = first.ref;
    await temporal.workflow.getHandle(workflowId).terminate();
    const { namespace } = temporal.options;
    await temporal.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
    await untilSo(
      () => describeSaga(temporal, first.ref).catch(() => undefined),
      (known) => known === undefined,
    );
    const later = await sagas.start('again', {}, { key });
    expect([later.id, later.replayed]).toEqual([first.id, false]);
    await sagas.tasks.beat(await tokenOf(later));
    const forged = taskToken(workflowId, randomUUID(), 'forged');
    await expect(sagas.tasks.beat(forged)).rejects.toMatchObject({ code: 'unknown-task-token' });
    await temporal.workflow.getHandle(workflowId).terminate();
  });

  test('wait for no token that nobody was given', async () => {
    await expect(sagas.tasks.succeed('made-up', {})).rejects.toMatchObject({ code: 'unknown-task-token' });
  });

  test('are not known to a client without definitions', async () => {
    const other = new SagaClient({ temporal, catalogue: inns });
    await expect(other.start('plan', {})).rejects.toMatchObject({ code: 'unknown-saga-type' });
  });
});
