import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { openConnection } from '../open-connection';
import type { Cursor } from './cursor';
import { newestFirst } from './newest-first';

describe('more sagas than are sorted at once', () => {
  const begun = new Date();
  const type = `listed-${randomUUID()}`;
  const query = `WorkflowType = '${type}'`;
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connection: await openConnection({ address: process.env.BACKSTITCH_TEST_TEMPORAL! }) });
    // Nobody serves them.
    for (let started = 0; started < 8; started++) {
      const options = { workflowId: `${type}/${started}`, taskQueue: type };
      const { workflowId } = await client.workflow.start(type, options);
      if (started % 3 === 0) await client.workflow.getHandle(workflowId).terminate();
    }
    while ((await client.workflow.count(query)).count < 8) await sleep(50);
  });
  afterAll(async () => {
    for await (const { workflowId } of client.workflow.list({ query: `${query} AND ExecutionStatus = 'Running'` })) {
      await client.workflow.getHandle(workflowId).terminate();
    }
    await client.connection.close();
  });

  test('are listed newest first, a page at a time', async () => {
    const page = (limit: number, pageSize?: number, after?: Cursor) =>
      newestFirst(client, query, { limit, pageSize, after, from: begun });
    const all = (await page(200)).runs.map(({ runId }) => runId);
    expect(all).toHaveLength(8);
    const found: string[] = [];
    let after: Cursor | undefined;
    for (let more = true; more;) {
      const { runs, more: another } = await page(2, 3, after);
      found.push(...runs.map(({ runId }) => runId));
      const last = runs.at(-1)!;
      after = { startedAt: last.startTime.getTime(), runId: last.runId };
      more = another;
    }
    expect(found).toEqual(all);
  });
});
