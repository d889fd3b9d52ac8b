import { openConnection } from '@backstitch/client';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { proveSagas } from '@backstitch/testing';
import { Client, type Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { bundleOf } from '@backstitch/testing/bench';
import { shopCatalogue } from './shop';

let server: TemporalServer;
let connections: [Connection, NativeConnection];

beforeAll(async () => {
  server = await startServer();
  const { address } = server;
  connections = [await openConnection({ address }), await NativeConnection.connect({ address })];
}, 60_000);
afterAll(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  await server.kill();
});

it('reads a history with a page above gRPC’s 4 MB', async () => {
  const client = new Client({ connection: connections[0] });
  const handle = await client.workflow.start('large', { taskQueue: 'nobody', workflowId: 'large/one' });
  for (let sent = 0; sent < 3; sent++) await handle.signal('said', 'x'.repeat(1_500_000));
  const proved = proveSagas({
    ...{ client, catalogue: shopCatalogue, databaseUrlOf: () => 'sqlite:/none' },
    sagas: ['large/one'],
  });
  for await (const { workflowId, verdict } of proved)
    expect([workflowId, verdict]).toEqual(['large/one', 'incomplete']);
  expect.assertions(1);
  await handle.terminate();
});

it('finds sagas whose types are stored; the steps of another are judged with it', async () => {
  const client = new Client({ connection: connections[0] });
  const worker = await Worker.create({
    ...{ connection: connections[1], taskQueue: 'machines' },
    workflowBundle: await bundleOf({ workflowsPath: require.resolve('./stored-types') }),
  });
  await worker.runUntil(async () => {
    await client.workflow.execute('stored', { taskQueue: 'machines', workflowId: 'stored/around', args: ['around'] });
    await client.workflow.getHandle('stored/own').result();
    // Lists are a moment behind.
    for (let known = 0; known < 3;) known = (await client.workflow.count(`ExecutionStatus = 'Completed'`)).count;
  });

  const options = {
    client,
    catalogue: shopCatalogue,
    databaseUrlOf: () => 'sqlite:/none',
    stateMachineQueue: 'machines',
  };
  const proved: string[] = [];
  for await (const { workflowId, verdict } of proveSagas(options)) proved.push(`${workflowId} ${verdict}`);
  expect(proved.sort()).toEqual(['stored/around completed', 'stored/own completed']);
});
