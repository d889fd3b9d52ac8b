import { SagaClient } from '@backstitch/client';
import type { SagaType } from '@backstitch/contract';
import type { Client } from '@temporalio/client';
import { LearnedTypes } from '../sagas/learned-types';
import { type Finding, ok, warning, wrong } from './finding';
import { pollersOf } from './pollers-of';

/** The sagas that there are: the workers that run them, and how many of them wait for somebody. */
export async function checkSagas(client: Client): Promise<Finding[]> {
  const types = await new LearnedTypes(client).all();
  if (types.length === 0) return [ok('sagas', 'none has been started yet')];
  const staying = types.filter(({ travels }) => !travels);
  const queues = [...new Set(staying.map(({ taskQueue }) => taskQueue))];
  const hosted = (queue: string) => staying.filter(({ taskQueue }) => taskQueue === queue);
  const workers = await Promise.all(queues.map((queue) => workersOf(client, queue, hosted(queue))));
  return [...workers, await attention(client, types)];
}

async function workersOf(client: Client, queue: string, types: readonly SagaType[]): Promise<Finding> {
  const { workflow } = await pollersOf(client, queue);
  const names = types.map(({ name }) => name);
  if (workflow > 0) return ok('workers', `sagas of ${queue}: ${workflow}`);
  const running = await count(
    client,
    `WorkflowType IN (${names.map((name) => `'${name}'`).join(', ')}) AND ExecutionStatus = 'Running'`,
  );
  const found = `sagas of ${queue} (${names.join(', ')}): no worker, and ${running} running`;
  const todo = 'Start the process that hosts them: until then none of them goes on.';
  return running > 0 ? wrong('workers', found, todo) : warning('workers', found, todo);
}

async function attention(client: Client, types: readonly SagaType[]): Promise<Finding> {
  const sagas = new SagaClient({ temporal: client, catalogue: { participants: [], sagaTypes: types } });
  const { items, next } = await sagas.list({ status: ['needs-attention'], limit: 200 });
  if (items.length === 0) return ok('sagas', 'none needs attention');
  const oldest = items.at(-1)!;
  return warning(
    'sagas',
    `${items.length}${next === null ? '' : ' or more'} need attention, the oldest since ${oldest.startedAt} at the earliest: ${oldest.type}/${oldest.id}`,
    'backstitch list --status needs-attention',
  );
}

async function count(client: Client, query: string): Promise<number> {
  const { namespace } = client.options;
  const answer = await client.workflowService.countWorkflowExecutions({ namespace, query });
  return Number(answer.count);
}
