import { parseArgs } from 'node:util';
import type { OccurredOf, PublishedBy } from '@backstitch/contract';
import { openDatabase } from '@backstitch/database';
import { openLog } from '@backstitch/nest';
import { Relay, migrate, publishIn } from '@backstitch/participant';
import { startServer } from '@backstitch/temporal-server';
import { WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { openGateway } from '../../src';
import { Counted, Opened, counting, tallies } from '../tallies';

// How long an event takes from its commit to its process, at an idle system: npm run bench:event-latency -- --events 200
// From the participant's commit until Temporal has the event in the process's history, by one machine's clock.

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '200' },
    /** Between two events, in milliseconds: the system has come to rest by then. */
    'rest-ms': { type: 'string', default: '100' },
    on: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
  },
});
const [events, restMs] = [Number(values.events), Number(values['rest-ms'])];

const rest = () => new Promise((resolve) => setTimeout(resolve, restMs));

async function measure(
  dialect: 'sqlite' | 'postgres',
  url: string,
  inbox: string,
  bench: WorkflowBench,
  address: string,
) {
  const gateway = await openGateway(
    tallies,
    { TEMPORAL_ADDRESS: address, PORT: '0', DATABASE_URL: inbox },
    openLog('gateway', { LOG_LEVEL: 'silent' }),
  );
  const database = await openDatabase(url);
  await migrate(database);
  const relay = Relay.start(database, { url: `${gateway.url}/events` });
  const saga = `latency-${dialect}`;
  const handle = bench.client.workflow.getHandle(`gatewayTally/${saga}`);
  const publish = (event: OccurredOf<PublishedBy<typeof counting>>) =>
    publishIn(database, counting, async (transaction) => transaction.publish(event));
  const heard = async () => (await handle.query<unknown[]>('backstitch.events')).length;
  await publish(Opened({ saga, n: 0 }));
  await until(() => heard().catch(() => 0), 30_000);
  const committed: number[] = [];
  for (let n = 1; n <= events; n++) {
    await rest();
    await publish(Counted({ saga, n: 2 * n }));
    committed.push(Date.now());
    await until(async () => (await heard()) === n + 1, 30_000);
  }
  const { events: history } = await handle.fetchHistory();
  const signals = history!.filter((event) => event.workflowExecutionSignaledEventAttributes).slice(-events);
  const took = signals
    .map(({ eventTime }, at) => Number(eventTime!.seconds) * 1_000 + Number(eventTime!.nanos) / 1e6 - committed[at]!)
    // The first ones warm up.
    .slice(Math.min(20, events / 10))
    .sort((one, other) => one - other);
  const at = (share: number) => `${took[Math.floor((took.length - 1) * share)]!.toFixed(1)} ms`;
  console.log(`${dialect}: ${took.length} events, commit to process p50 ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`);
  await relay.stop();
  await database.close();
  await gateway.close();
}

async function main() {
  quietRuntime();
  const server = await startServer();
  const databases = testDatabases();
  const bench = await WorkflowBench.open({ address: server.address });
  try {
    const workflowBundle = await bundleOf({ workflowsPath: require.resolve('../tally-sagas') });
    await bench.work({ taskQueue: 'gatewayTallies', workflowBundle });
    for (const dialect of values.on as ('sqlite' | 'postgres')[]) {
      await measure(dialect, await databases.fresh(dialect), await databases.fresh(dialect), bench, server.address);
    }
  } finally {
    await bench.stop();
    await databases.stop();
    await server.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
