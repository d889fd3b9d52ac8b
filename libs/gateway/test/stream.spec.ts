import { openDatabase } from '@backstitch/database';
import { StreamTransport } from '@backstitch/jetstream';
import { openLog, streamSetting } from '@backstitch/nest';
import { Relay, migrate, outboxOf, publishIn } from '@backstitch/participant';
import { WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { type NatsServer, startNats } from '@backstitch/testing/nats';
import { makeStream, messagesOf, put } from '../../jetstream/test/stream-in-test';
import { type Gateway, openGateway } from '../src';
import { CountOpened, OneCounted, counters, processes } from './countings';

quietRuntime();
jest.setTimeout(120_000);

const each = 20;
const databases = testDatabases();
let bench: WorkflowBench;
let nats: NatsServer;
beforeAll(async () => {
  nats = await startNats();
  bench = await WorkflowBench.open();
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./countings') });
  await bench.work({ taskQueue: 'gatewayCountings', workflowBundle });
});
afterAll(async () => {
  await bench?.stop();
  await nats?.stop();
  await databases.stop();
});

const gatewayOn = (databaseUrl: string): Promise<Gateway> =>
  openGateway(
    { participants: [counters], sagaTypes: Object.values(processes) },
    {
      ...{ TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL!, PORT: '0', DATABASE_URL: databaseUrl },
      ...{ EVENTS_NATS: nats.url, EVENTS_STREAM: 'countings' },
    },
    openLog('gateway', { LOG_LEVEL: 'silent' }),
  );

it('what a participant commits comes to its processes by a stream, once and in order, though the server is killed', async () => {
  await makeStream(nats.url, 'countings');
  const inbox = await databases.fresh('postgres');
  const gateways = [await gatewayOn(inbox), await gatewayOn(inbox)];
  const database = await openDatabase(await databases.fresh('sqlite'));
  await migrate(database, {});
  const transport = new StreamTransport({ servers: nats.url, stream: 'countings' });
  const relay = Relay.start(database, { url: gateways[0]!.url, transport });
  const names = Array.from({ length: 4 }, (_, at) => `stream-${process.pid}-${at}`);
  const ended = async (key: string) => {
    const handle = bench.client.workflow.getHandle(`countAll/${key}`);
    await until(() => handle.describe().catch(() => undefined), 30_000);
    return (await handle.result()) as unknown;
  };
  try {
    await put(nats.url, 'countings.event.Odd', JSON.stringify({ specversion: '1.0', type: 'Odd' }));
    for (const key of names) {
      await publishIn(database, counters, async ({ publish }) => publish(CountOpened({ key, of: each })));
    }
    for (let n = 1; n <= each; n++) {
      for (const key of names) {
        await publishIn(database, counters, async ({ publish }) => publish(OneCounted({ key, n })));
      }
      if (n === each / 2) await nats.restart();
    }
    for (const key of names) expect(await ended(key)).toEqual({ last: each, inOrder: true });
    const counts = async () =>
      (await (await fetch(`${gateways[0]!.url}/events/counts`)).json()) as Record<string, number>;
    await until(async () => (await counts())['sent'] === 0, 30_000);
    const published = names.length * (each + 1);
    expect(await counts()).toMatchObject({ published, handled: published, waiting: 0, deferred: 0, rejected: 0 });
    expect(await outboxOf(database)).toEqual({ waiting: 0, refused: 0 });
    const { many, last } = await messagesOf(nats.url, 'countings', 'countings.refused.Odd');
    expect([many, last!.header.get('backstitch-refused')]).toEqual([1, expect.stringMatching(/\/0\/id/)]);
  } finally {
    await relay.stop();
    await transport.close();
    await database.close();
    for (const gateway of gateways) await gateway.close();
  }
});

it.each([
  [{ EVENTS_NATS: 'http://127.0.0.1:4222' }, /URL 1 of EVENTS_NATS is none/],
  [{ EVENTS_NATS: 'nats://ann:secret@a:1,nonsense' }, /^URL 2 of EVENTS_NATS is none of NATS: [^']*$/],
  [{ EVENTS_NATS: 'nats://ann:se/cret@a:1' }, /^URL 1 of EVENTS_NATS is none of NATS: (?!.*cret)/],
  [{ EVENTS_NATS: 'nats://a:1', EVENTS_STREAM: 'a.b' }, /EVENTS_STREAM is 'a\.b'/],
])('refuses %j', (environment, why) => {
  expect(() => streamSetting(environment)).toThrow(
    expect.objectContaining({ code: 'bad-setting', message: expect.stringMatching(why) as unknown }) as Error,
  );
});
