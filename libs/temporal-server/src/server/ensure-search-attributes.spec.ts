import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { Client, type Connection } from '@temporalio/client';
import { ensureSearchAttributes } from './ensure-search-attributes';
import { startServer, type TemporalServer } from './start-server';

let server: TemporalServer;
let connection: Connection;

beforeAll(async () => {
  server = await startServer();
  connection = await openConnection({ address: server.address });
});

afterAll(async () => {
  await connection.close();
  await server.kill();
});

it('registers what is missing, asked by many at once, for workflows to use', async () => {
  const wanted = { City: 'Keyword', Stops: 'KeywordList' } as const;
  await Promise.all(Array.from({ length: 5 }, () => ensureSearchAttributes(connection, 'default', wanted)));
  await ensureSearchAttributes(connection, 'default', wanted);
  await new Client({ connection }).workflow.start('any', {
    taskQueue: 'nobody',
    workflowId: randomUUID(),
    searchAttributes: { City: ['Bern'], Stops: ['Ulm'] },
  });
});

it('refuses an attribute that is there with another type', async () => {
  await ensureSearchAttributes(connection, 'default', { Price: 'Int' });
  await expect(ensureSearchAttributes(connection, 'default', { Price: 'Double' })).rejects.toMatchObject({
    code: 'search-attribute-mismatch',
    message: expect.stringContaining('Price of namespace default has type Int, and Double is needed') as string,
  });
});
