import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openConnection } from '@backstitch/client';
import { StateStore } from '@backstitch/state-store';
import { startServer } from '@backstitch/temporal-server';
import { quietRuntime } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { bundleSagas } from '../../src/bundle/bundle-sagas';
import { Feed } from '../../src/record/feed';
import { createWorker } from '../../src/set-aside/create-worker';

// What the feed costs a saga: npm run bench:feed -- --blocks 40 --sagas 100 --at-once 20 --on postgres
// Two workers of one process, one with a feed, take turns. The sagas are the cheapest that there are, of two tasks and no
// step: of any other the share is less.

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '40' },
    sagas: { type: 'string', default: '100' },
    'at-once': { type: 'string', default: '20' },
    on: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
  },
});
const [blocks, sagas, atOnce] = [Number(values.blocks), Number(values.sagas), Number(values['at-once'])];

/** A saga of two tasks. */
type RunOne = () => Promise<unknown>;

/** CPU of this process, all its threads, in milliseconds for each saga of a block. */
async function block(runOne: RunOne): Promise<number> {
  const before = process.cpuUsage();
  let left = sagas;
  const line = async () => {
    while (left-- > 0) await runOne();
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / sagas;
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

async function measure(dialect: 'sqlite' | 'postgres', url: string, address: string): Promise<void> {
  const client = new Client({ connection: await openConnection({ address }) });
  const connection = await NativeConnection.connect({ address });
  const workflowBundle = await bundleSagas({ workflowsPath: require.resolve('../set-aside/bombs') });
  const store = new StateStore({ url });
  await store.counts();
  let statements = 0;
  const marking = {
    mark: (...marked: Parameters<StateStore['mark']>) => {
      statements++;
      return store.mark(...marked);
    },
    close: () => store.close(),
  };
  const feed = new Feed(marking, (error) => console.error(error));
  const worker = (taskQueue: string, fed?: Feed) =>
    createWorker({ connection, namespace: 'default', taskQueue, workflowBundle }, fed);
  const workers = await Promise.all([worker('plain'), worker('fed', feed)]);
  const running = workers.map((one) => one.run());
  const runOn = (taskQueue: string) => () =>
    client.workflow.execute('beGood', { taskQueue, workflowId: `beGood/${randomUUID()}`, args: [{ afterMs: 10 }] });
  const costs: Record<'plain' | 'fed', number[]> = { plain: [], fed: [] };
  for (const taskQueue of ['plain', 'fed']) await block(runOn(taskQueue)); // warm
  statements = 0;
  for (let n = 0; n < blocks; n++) {
    const order = n % 2 === 0 ? (['plain', 'fed'] as const) : (['fed', 'plain'] as const);
    for (const which of order) costs[which].push(await block(runOn(which)));
  }
  for (const one of workers) one.shutdown();
  await Promise.all(running);
  const told = statements;
  await feed.close();
  const [plain, fed] = [median(costs.plain), median(costs.fed)];
  const pairs = costs.fed.map((cost, n) => (cost / costs.plain[n]! - 1) * 100).sort((a, b) => a - b);
  const [low, high] = [pairs[Math.floor(blocks / 4)]!, pairs[Math.floor((blocks * 3) / 4)]!];
  console.log(
    `${dialect}, ${atOnce} at once: ${plain.toFixed(2)} ms of CPU a saga without the feed, ${fed.toFixed(2)} with it; ` +
      `${median(pairs).toFixed(1)} % more in the median of ${blocks} pairs, half of them from ${low.toFixed(1)} to ${high.toFixed(1)} %; ` +
      `${told} statements for ${blocks * sagas} sagas`,
  );
  await connection.close();
  await client.connection.close();
}

async function main(): Promise<void> {
  quietRuntime();
  const databases = testDatabases();
  const server = await startServer();
  for (const dialect of ['sqlite', 'postgres'] as const) {
    if (values.on.includes(dialect)) await measure(dialect, await databases.fresh(dialect), server.address);
  }
  await server.stop();
  await databases.stop();
}

void main();
