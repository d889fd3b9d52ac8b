import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@backstitch/database';
import { dieWithParent } from '@backstitch/temporal-server';
import { WorkflowBench, bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { ApplicationFailure } from '@temporalio/common';
import { sql } from 'kysely';
import { orders, stock } from './contract';

const root = join(__dirname, '../..');
const example = join(root, 'examples/python');
const folder = mkdtempSync(join(tmpdir(), 'backstitch-python-'));
const file = join(folder, 'stock.db');
let packages: string;
let bench: WorkflowBench;
let python: ChildProcess | undefined;
/** What it has printed since it was last listened to. */
let heard = '';

/** What the example needs, from PyPI, once. */
function installed(): string {
  const requirements = readFileSync(join(example, 'requirements.txt'), 'utf8').trim();
  const target = join(root, '.cache/python', requirements);
  if (existsSync(target)) return target;
  const making = `${target}.${process.pid}`;
  const pip = ['-m', 'pip', 'install', '--quiet', '--target', making, requirements];
  const { status, stderr, error } = spawnSync('python3', pip, { encoding: 'utf8', cwd: folder });
  if (status !== 0) throw new Error(`pip can't install ${requirements}: ${stderr || error?.message}`);
  renameSync(making, target);
  return target;
}

beforeAll(async () => {
  quietRuntime();
  packages = installed();
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./sagas') });
  bench = await WorkflowBench.open();
  await bench.work({ taskQueue: orders.sell.taskQueue, workflowBundle });
  const book = async ({ place }: { place: string }) => {
    if (place === 'Oslo') return 'courier';
    throw ApplicationFailure.create({
      type: 'NoCourier',
      message: 'nobody goes there',
      details: [{}],
      nonRetryable: true,
    });
  };
  await bench.work({ taskQueue: 'pythonCouriers', activities: { book } });
}, 180_000);
afterEach(() => python?.kill('SIGKILL'));
afterAll(async () => {
  await bench?.stop();
  rmSync(folder, { recursive: true });
});

/** Starts the participant, and waits until it has said so. */
async function serve(stopAt = ''): Promise<ChildProcess> {
  const child = spawn('python3', [join(example, 'stock.py')], {
    env: {
      ...process.env,
      PYTHONPATH: packages,
      STOCK_DB: file,
      STOCK_QUEUE: stock.name,
      STOP_AT: stopAt,
      TEMPORAL_ADDRESS: process.env['BACKSTITCH_TEST_TEMPORAL'],
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  python = child;
  dieWithParent(child);
  heard = '';
  child.stdout.on('data', (text: Buffer) => (heard += String(text)));
  await said(child, 'ready');
  return child;
}

async function said(child: ChildProcess, word: string): Promise<void> {
  while (!heard.includes(word)) await Promise.race([once(child.stdout!, 'data'), gone(child)]);
  heard = '';
}

const gone = async (child: ChildProcess): Promise<never> => {
  await once(child, 'exit');
  throw new Error('the participant has ended');
};

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function sell(input: { item: string; count: number; place: string }) {
  const handle = await bench.client.workflow.start('sell', {
    workflowId: `sell/${randomUUID()}`,
    taskQueue: orders.sell.taskQueue,
    args: [input],
  });
  const result = handle.result() as Promise<unknown>;
  result.catch(() => undefined);
  return { result };
}

async function teapots(): Promise<{ stock: number; taken: number }> {
  const database = await openDatabase(`sqlite:${file}`);
  const { rows } = await sql<{ stock: number; taken: number }>`
    select stock, (select count(*) from taken) as taken from item where name = 'teapot'`
    .execute(database.kysely)
    .finally(() => database.close());
  return rows[0]!;
}

it('a participant in Python takes effect once and is undone once, though it is killed in its request and its compensation', async () => {
  const first = await serve('take');
  const { result: sold } = await sell({ item: 'teapot', count: 2, place: 'Oslo' });
  await said(first, 'take');
  await killed(first);
  expect(await teapots()).toEqual({ stock: 100, taken: 0 });
  const second = await serve('putBack');
  await expect(sold).resolves.toEqual({ left: 98 });

  const { result: undone } = await sell({ item: 'teapot', count: 3, place: 'Atlantis' });
  await said(second, 'putBack');
  await killed(second);
  expect(await teapots()).toEqual({ stock: 95, taken: 2 });
  await serve();
  await expect(undone).rejects.toMatchObject({ cause: { type: 'NoCourier' } });
  expect(await teapots()).toEqual({ stock: 98, taken: 1 });

  const { result: refused } = await sell({ item: 'lamp', count: 1, place: 'Oslo' });
  await expect(refused).rejects.toMatchObject({
    cause: { type: 'OutOfStock', details: [{ item: 'lamp' }] },
  });
}, 60_000);
