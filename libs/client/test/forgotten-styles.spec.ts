import { randomUUID } from 'node:crypto';
import { catalogue, event, takes } from '@backstitch/contract';
import { processTypes } from '@backstitch/process-manager';
import { slipTypes } from '@backstitch/routing-slip';
import { beginningOf } from '@backstitch/saga-log';
import { deleteWorkflow, quietRuntime } from '@backstitch/testing/bench';
import { z } from 'zod';
import type { Follower, SagaClient, SagaHandle } from '../src';
import { inn } from './contracts';
import type { InnHarness } from './inn-harness';
import { RecordedHarness } from './recorded-harness';
import { untilSo } from './until-so';

quietRuntime();
jest.setTimeout(120_000);

const City = z.union([z.string(), z.null(), z.object({ city: z.string() })]);
const activity = { participant: inn.name, request: 'book', compensation: 'free' };
const { outing } = slipTypes('nobodysSlips', {
  outing: { input: City, output: z.unknown(), write: () => ({ itinerary: [activity] }) },
});
const Opened = event('Opened', z.unknown(), { key: () => 'one' });
const { tally } = processTypes('nobodysProcesses', {
  tally: { takes: [takes(Opened, { starts: true, otherwise: 'defer', late: 'reject' })], output: z.unknown() },
});
/** Nobody runs them: what a recovery is started with is what matters. */
const unhosted = catalogue({ participants: [inn], sagaTypes: [outing, tally] });

let recorded: RecordedHarness;
let harness: InnHarness;
let sagas: SagaClient;
let follower: Follower;
beforeAll(async () => {
  recorded = await RecordedHarness.open(unhosted);
  ({ inn: harness, sagas, follower } = recorded);
});
afterAll(() => recorded?.close());

async function forgottenAndRecovered(saga: SagaHandle) {
  const { workflowId } = saga.ref;
  await follower.record(workflowId);
  await deleteWorkflow(harness.bench.client, workflowId, 60_000);
  expect(await saga.recovery()).toMatchObject({ broken: { how: 'forgotten' }, backwards: { plan: [] } });
  await saga.recover({ by: 'Ada', reason: 'Temporal has lost it' });
  const shown = await untilSo(
    () => saga.read(),
    ({ endedAt }) => endedAt,
  );
  // As it is read to be recorded, too.
  await follower.record(workflowId);
  return shown;
}

test.each([['Oslo'], [null], [{ city: 'Oslo' }]])(
  'a slip whose template was given %j is recovered by its record, and shown as it was',
  async (input) => {
    const shown = await forgottenAndRecovered(await sagas.start(outing, input));
    expect(shown).toMatchObject({
      ...{ status: 'compensated', kind: 'slip', input, consistency: 'authoritative' },
      slip: { owner: 'nobodysSlips', itinerary: [activity] },
    });
  },
);

test.each([[null], ['Oslo'], [{ city: 'Oslo' }]])(
  'a process that began with %j is recovered by its record, and shown as it was',
  async (data) => {
    const id = randomUUID();
    const begins = { id: randomUUID(), source: '/elsewhere', type: 'Opened', time: new Date().toISOString(), data };
    const { taskQueue, args } = beginningOf(tally, begins);
    await harness.bench.client.workflow.start(tally.name, {
      ...{ workflowId: `${tally.name}/${id}`, taskQueue, args: [...args] },
    });
    const shown = await forgottenAndRecovered(await sagas.saga(tally, id));
    expect(shown).toMatchObject({
      ...{ status: 'compensated', kind: 'process', input: data, process: { begunBy: 'Opened' } },
    });
  },
);
