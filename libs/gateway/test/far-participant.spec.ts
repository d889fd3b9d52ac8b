import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SagaClient } from '@backstitch/client';
import { catalogue } from '@backstitch/contract';
import type { Saga } from '@backstitch/saga-log';
import { WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { TcpProxy } from '@backstitch/testing/network';
import { NativeConnection, Worker } from '@temporalio/worker';
import { far, farTypes } from './far-sagas';

jest.setTimeout(120_000);
quietRuntime();

const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
let bench: WorkflowBench;
let sagas: SagaClient;
let wire: TcpProxy;
let connection: NativeConnection;
let worker: Worker;
let running: Promise<void>;
/** What is done while the participant works on a request: it is cut off then, where that is tried. */
let meanwhile = () => {};

beforeAll(async () => {
  bench = await WorkflowBench.open();
  const sagaTypes = Object.values(farTypes);
  sagas = new SagaClient({ temporal: bench.client, catalogue: catalogue({ participants: [far], sagaTypes }) });
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./far-sagas') });
  await bench.work({ taskQueue: 'gatewayFarSagas', workflowBundle });
  wire = await TcpProxy.start(Number(address.split(':')[1]));
  connection = await NativeConnection.connect({ address: `127.0.0.1:${wire.port}` });
  const serve = (given: string) => {
    meanwhile();
    return Promise.resolve(given);
  };
  const activities = { soon: serve, however: serve, undo: () => Promise.resolve() };
  worker = await Worker.create({ connection, taskQueue: far.name, activities, shutdownGraceTime: '1s' });
  running = worker.run();
});
afterAll(async () => {
  wire?.heal();
  worker?.shutdown();
  await running?.catch(() => undefined);
  await connection?.close();
  await wire?.stop();
  await sagas?.close();
  await bench?.close();
});

/** Where it stands, in words: of the saga, its step, what undoes that, and what it waits for. */
function inWords({ status, steps, waitingFor = [] }: Saga): string {
  const [{ status: step, compensation: undo } = { status: 'none', compensation: undefined }] = steps;
  const waits = waitingFor.some(({ kind }) => kind === 'worker') ? ', waits for the participant' : '';
  return `${status}: the step ${step}${undo ? `, undone ${undo.status}` : ''}${waits}`;
}

/** @returns where it stands while the participant is away, and when it is back */
async function partition(type: keyof typeof farTypes, when: 'before' | 'during'): Promise<readonly string[]> {
  meanwhile = when === 'during' ? () => wire.refuse() : () => {};
  if (when === 'before') {
    wire.refuse();
    await until(async () => wire.connections === 0);
  }
  const saga = await sagas.start(type, 'x');
  const settled = ({ status, waitingFor = [] }: Saga) =>
    status === 'compensated' || (status !== 'completed' && waitingFor.some(({ kind }) => kind === 'worker'));
  const isFinal = (one: Saga) => settled(one) && !(type === 'goSoon' && one.status === 'running');
  const away = await until(async () => {
    const now = await saga.read();
    return isFinal(now) && now;
  }, 40_000);
  meanwhile = () => {};
  wire.heal();
  const back = await until(async () => {
    const now = await saga.read();
    return now.endedAt !== undefined && now;
  }, 40_000);
  return [inWords(away), inWords(back)];
}

test('what a saga does while a participant is cut off is as the guide has it', async () => {
  const rows: (readonly string[])[] = [];
  for (const [type, setting] of [
    ['goSoon', "`giveUpAfter: '4s'`"],
    ['goHowever', "`giveUpAfter: 'never'`"],
  ] as const) {
    for (const when of ['before', 'during'] as const) {
      const what = when === 'before' ? 'before it takes the request' : 'while it works on the request';
      rows.push([setting, what, ...(await partition(type, when))]);
    }
  }
  const guide = readFileSync(join(__dirname, '../../../docs/guides/cap.md'), 'utf8');
  const told = guide.split('\n').filter((line) => line.startsWith('| `giveUpAfter'));
  const cellsOf = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  expect(told.map(cellsOf)).toEqual(rows);
});
