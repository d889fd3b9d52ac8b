import { openDatabase } from '@backstitch/database';
import { activitiesOf, migrate } from '@backstitch/participant';
import { unhurried } from '@backstitch/saga/worker';
import { bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { stock } from './bench-contract';
import { type Tables, migrations, service } from './bench-service';

// A process with the workers of all subjects. Arguments: the server's address; the URLs of the databases. It says `ready`
// to its parent, and ends when that says so.
const [, , address, sqlite, postgres] = process.argv;

/** What by hand is asked: no database, no barrier. */
const plain = {
  take: ({ n, refuse }: { n: number; refuse: boolean }) => {
    if (!refuse) return Promise.resolve({ n });
    return Promise.reject(
      ApplicationFailure.create({ type: 'Gone', message: 'Gone', details: [{ n }], nonRetryable: true }),
    );
  },
  putBack: () => Promise.resolve(),
};

async function main(): Promise<void> {
  process.once('disconnect', () => process.exit());
  quietRuntime();
  const connection = await NativeConnection.connect({ address: address! });
  const bundle = (workflowsPath: string) => bundleOf({ workflowsPath });
  const cached = { ...unhurried, maxCachedWorkflows: 250 };
  const work = (taskQueue: string, options: Partial<WorkerOptions>) =>
    Worker.create({ connection, taskQueue, shutdownGraceTime: '1s', ...options });
  const databases = await Promise.all(
    [sqlite, postgres].filter(Boolean).map(async (url) => {
      const database = await openDatabase<Tables>(url!);
      await migrate(database, migrations);
      return database;
    }),
  );
  const guarded = databases.map((database) => activitiesOf(stock, service, database));
  const workers = await Promise.all([
    work('bench', { workflowBundle: await bundle(require.resolve('./bench-workflows')), ...cached }),
    // A slip is run by the workers of its participant.
    work('stock', {
      workflowBundle: await bundle(require.resolve('@backstitch/routing-slip/workflows')),
      activities: plain,
      ...cached,
    }),
    work('bench.errors', {
      workflowBundle: await bundle(require.resolve('@backstitch/routing-slip/workflows')),
      ...cached,
    }),
    work('state-machines', { workflowBundle: await bundle(require.resolve('./bench-machines')), ...cached }),
    ...guarded.map((activities, at) => work(`stock.${['sqlite', 'postgres'][at]}`, { activities })),
  ]);
  const running = workers.map((worker) => worker.run());
  process.send!('ready');
  process.once('message', () => {
    for (const worker of workers) worker.shutdown();
  });
  await Promise.all(running);
  await Promise.all(databases.map((database) => database.close()));
  await connection.close();
  process.exit();
}

void main();
