import { openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';
import { LearnedTypes } from './learned-types';

test('a namespace that Temporal hasn’t is an error that the command tells, with its name', async () => {
  const connection = await openConnection({ address: process.env.BACKSTITCH_TEST_TEMPORAL! });
  const types = new LearnedTypes(new Client({ connection, namespace: 'mistyped' }));
  const asked: readonly (() => Promise<unknown>)[] = [() => types.all(), () => types.find('buy')];
  for (const ask of asked) {
    expect(await ask().catch((error: unknown) => error)).toMatchObject({
      name: 'SagaClientError',
      code: 'temporal-unreachable',
      detail: expect.stringContaining("'mistyped'") as string,
    });
  }
  await connection.close();
});
