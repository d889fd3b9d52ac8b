import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { Definitions, SagaClient, openConnection, versionTag } from '../src';
import { inns } from './contracts';

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

  test('wait for no token that nobody was given', async () => {
    await expect(sagas.tasks.succeed('made-up', {})).rejects.toMatchObject({ code: 'unknown-task-token' });
  });

  test('are not known to a client without definitions', async () => {
    const other = new SagaClient({ temporal, catalogue: inns });
    await expect(other.start('plan', {})).rejects.toMatchObject({ code: 'unknown-saga-type' });
  });
});
