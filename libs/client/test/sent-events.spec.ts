import { randomUUID } from 'node:crypto';
import { takenBy } from '@backstitch/contract';
import type { EventRef, IncomingEvent } from '@backstitch/events';
import type { ProcessType } from '@backstitch/process-manager';
import { searchAttributes } from '@backstitch/saga-log';
import { startServer } from '@backstitch/temporal-server';
import { WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { Ordered, Stored, processes as hosted } from '../../process-manager/test/contracts';
import { ProcessHarness, occurred as tellsOf } from '../../process-manager/test/process-harness';
import { TemporalProcesses } from '../src/events/temporal-processes';
import { HistoryDoor } from '../src/send/history-door';
import { types } from './told-process';

/** Nobody runs them, but where it is said: what Temporal says of their workflows is what matters. */
const { tally, note } = types;

const occurred = (name: string, id: string): IncomingEvent => ({
  ...{ id: randomUUID(), source: '/elsewhere', type: name, time: new Date().toISOString(), data: { id } },
});

quietRuntime();

let bench: WorkflowBench;
let processes: TemporalProcesses;
beforeAll(async () => {
  bench = await WorkflowBench.open();
  processes = new TemporalProcesses(bench.client, new HistoryDoor(bench.client));
});
afterAll(() => bench?.close());

const send = (id: string, name: string, type: ProcessType = tally) =>
  processes.send({ type, id, starts: name === 'Opened', event: occurred(name, id) });

test('an event that comes to a process which was ended by force waits for its recovery', async () => {
  const id = randomUUID();
  expect(await send(id, 'Counted')).toBe('none');
  expect(await send(id, 'Opened')).toBe('sent');
  expect(await send(id, 'Counted')).toBe('sent');
  await bench.client.workflow.getHandle(`${tally.name}/${id}`).terminate('a test');
  expect([await send(id, 'Counted'), await send(id, 'Opened')]).toEqual(['broken', 'broken']);
});

test('and one that comes to a process whose run has timed out', async () => {
  const id = randomUUID();
  const run = await bench.client.workflow.start(tally.name, {
    ...{ workflowId: `${tally.name}/${id}`, taskQueue: tally.taskQueue, workflowRunTimeout: 500 },
  });
  await expect(run.result()).rejects.toThrow();
  expect([await send(id, 'Counted'), await send(id, 'Opened')]).toEqual(['broken', 'broken']);
});

test('of a process that was ended by force only those events were handled that its code has had', async () => {
  const id = randomUUID();
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./told-process') });
  const outcomes = async () => {
    const told = await processes.outcomes(tally.name, id, []);
    return told === 'forgotten' ? told : told.map(({ outcome }) => outcome);
  };
  await bench.work({ taskQueue: tally.taskQueue, workflowBundle }, 'tally');
  await send(id, 'Opened');
  await until(async () => (await outcomes())[0] === 'handled');
  await bench.stopWork('tally');
  await send(id, 'Counted');
  await bench.client.workflow.getHandle(`${tally.name}/${id}`).terminate('a test');
  // Asked now, its code takes what it has never had.
  await bench.work({ taskQueue: tally.taskQueue, workflowBundle }, 'tally');
  expect(await outcomes()).toEqual(['handled', 'waiting']);
  await bench.stopWork('tally');
}, 120_000);

test('what became of the events of a process that Temporal doesn’t know can’t be told any more', async () => {
  expect(await processes.outcomes(tally.name, randomUUID(), [])).toBe('forgotten');
});

test('one that comes to a process whose history leaves no room for it waits', async () => {
  const id = randomUUID();
  const answers: string[] = [];
  for (const name of ['Opened', ...Array.from({ length: 5 }, () => 'Counted'), 'Opened']) {
    answers.push(await send(id, name, note));
  }
  // Half of the history is for others, and each may bring the events of a task with it.
  expect(answers).toEqual([...Array.from({ length: 5 }, () => 'sent'), 'full', 'full']);
});

test('one that comes to a process with as many signals as Temporal lets a run have waits for the next run', async () => {
  const server = await startServer({ searchAttributes, dynamicConfig: { 'history.maximumSignalsPerExecution': 3 } });
  const limited = await WorkflowBench.open({ address: server.address });
  try {
    processes = new TemporalProcesses(limited.client, new HistoryDoor(limited.client));
    const id = randomUUID();
    const answers: string[] = [];
    for (const name of ['Opened', 'Counted', 'Counted', 'Counted', 'Opened']) answers.push(await send(id, name));
    expect(answers).toEqual(['sent', 'sent', 'sent', 'full', 'full']);
  } finally {
    await limited.close();
    await server.kill();
  }
});

test('what became of events that came to earlier runs is told, too, where one is asked for them', async () => {
  const harness = await ProcessHarness.open();
  try {
    const orderId = randomUUID();
    const begins = tellsOf(Ordered, { orderId, item: 'all' });
    const hoard = await harness.begin(hosted.hoard, begins);
    const events = Array.from({ length: 160 }, () => tellsOf(Stored, { orderId, text: '' }));
    for (const one of events) await hoard.send(one);
    const { id } = takenBy(hosted.hoard, Ordered.name, begins.data)!;
    const there = new TemporalProcesses(harness.client, new HistoryDoor(harness.client));
    const asking = async (...sent: EventRef[]) => {
      const told = await there.outcomes(hosted.hoard.name, id, sent);
      return told === 'forgotten' ? [] : told.filter(({ outcome }) => outcome === 'handled').map((one) => one.id);
    };
    const all = [begins, ...events];
    // In its last run, of some five.
    await until(async () => (await asking()).includes(events.at(-1)!.id), 60_000);
    expect((await asking()).length).toBeLessThan(all.length);
    expect(new Set(await asking(...all))).toEqual(new Set(all.map((one) => one.id)));
  } finally {
    await harness.close();
  }
}, 120_000);
