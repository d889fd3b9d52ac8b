import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { historyOf } from '@backstitch/saga-log';
import { NativeConnection } from '@temporalio/worker';
import { openConnection } from './open-connection';

const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
const workflowId = `large/${randomUUID()}`;
const ownClient = async () => new Client({ connection: await openConnection({ address }) });

describe('a history with a page above gRPC’s 4 MB', () => {
  let client: Client;
  beforeAll(async () => {
    client = await ownClient();
    // Nobody serves it: its signals stand one after the other.
    const handle = await client.workflow.start('large', { workflowId, taskQueue: randomUUID() });
    for (let sent = 0; sent < 3; sent++) await handle.signal('said', 'x'.repeat(1_500_000));
  });
  afterAll(async () => {
    await client.workflow.getHandle(workflowId).terminate();
    await client.connection.close();
  });

  test('is read', async () => {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    expect(events!.filter((event) => event.workflowExecutionSignaledEventAttributes)).toHaveLength(3);
  });

  test('is read in pages that the caller sizes, each with a call of its own', async () => {
    let pages = 0;
    const call = <T>(ask: () => Promise<T>) => ((pages += 1), ask());
    const events = await historyOf(client, { workflowId, pageSize: 2, call });
    expect(events.map(({ eventId }) => Number(eventId))).toEqual([1, 2, 3, 4, 5]);
    expect(pages).toBeGreaterThan(2);
  });

  test('is read by what activities have for a client, too', async () => {
    const connection = await NativeConnection.connect({ address });
    const asked = { namespace: 'default', execution: { workflowId } };
    const { history } = await connection.workflowService.getWorkflowExecutionHistory(asked);
    expect(history!.events).toHaveLength(5);
    await connection.close();
  });

  test('can’t be read by a connection as the SDK makes it: else this library is not needed any more', async () => {
    const connection = await Connection.connect({ address });
    const theirs = new Client({ connection });
    const read = theirs.withDeadline(Date.now() + 3_000, () => theirs.workflow.getHandle(workflowId).fetchHistory());
    await expect(read).rejects.toThrow();
    await connection.close();
  });
});
