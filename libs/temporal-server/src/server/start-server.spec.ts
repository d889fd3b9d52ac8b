import { Client, Connection } from '@temporalio/client';

it('the server of the test run answers', async () => {
  const connection = await Connection.connect({ address: process.env.BACKSTITCH_TEST_TEMPORAL });
  const client = new Client({ connection });
  expect(await client.workflow.count()).toMatchObject({ count: 0 });
  await connection.close();
});
