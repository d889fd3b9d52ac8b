import { randomUUID } from 'node:crypto';
import { WorkflowBench, quietRuntime } from '@backstitch/testing/bench';
import { isReplaced } from '@backstitch/tools';

quietRuntime();

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await WorkflowBench.open();
});
afterAll(() => bench?.close());

it('a run was replaced, also when the one in its place has gone on in another since', async () => {
  const { workflow } = bench.client;
  const workflowId = `replaced/${randomUUID()}`;
  const at = { workflowId, taskQueue: workflowId };
  const ended = await workflow.start('goesOn', { ...at, args: [{}] });
  await ended.terminate();
  const replaces = ended.firstExecutionRunId;
  const place = await workflow.start('goesOn', { ...at, args: [{}, { as: 'continued', replaces }] });
  expect(await isReplaced(bench.client, workflowId, replaces)).toBe(true);

  await bench.work({ taskQueue: workflowId, workflowsPath: require.resolve('./goes-on') });
  await place.result();
  const latest = await workflow.getHandle(workflowId).describe();
  expect(latest.runId).not.toBe(place.firstExecutionRunId);
  expect(await isReplaced(bench.client, workflowId, replaces)).toBe(true);
  expect(await isReplaced(bench.client, workflowId, place.firstExecutionRunId)).toBe(false);
});
