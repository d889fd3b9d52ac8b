import { Follower, SagaClient, openConnection } from '@backstitch/client';
import { slipType } from '@backstitch/routing-slip';
import type { Saga } from '@backstitch/saga-log';
import { StateStore } from '@backstitch/state-store';
import { until } from '@backstitch/testing/bench';
import { type PostgresServer, startPostgres } from '@backstitch/testing/databases';
import { tripCatalogue } from '@backstitch-examples/trip-catalogue';
import { stateMachines } from '@backstitch-examples/trip-catalogue/state-machines';
import { openDatabase } from '@backstitch/database';
import { sql } from 'kysely';
import { Client } from '@temporalio/client';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Platform, trip } from '../e2e/platform';

/** Sagas of each kind. By hand: BACKSTITCH_RECORD_SAGAS=80 has more than five hundred. */
const ofEach = Number(process.env.BACKSTITCH_RECORD_SAGAS ?? 3);
jest.setTimeout(120_000 + ofEach * 15_000);

const slip = slipType(tripCatalogue)!;
const catalogue = { ...tripCatalogue, sagaTypes: [...tripCatalogue.sagaTypes, slip] };
const [machine] = stateMachines;

let postgres: PostgresServer;
let url: string;
let platform: Platform;
let temporal: Client;
/** `{type}/{id}` */
const sagas: string[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.createDatabase();
  platform = await Platform.start({ STATE_STORE_URL: url });
  temporal = new Client({ connection: await openConnection({ address: platform.temporal.address }) });
  await platform.request(`/saga-types/${machine.name}?unwind=${machine.unwind}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(machine.definition),
  });
});
afterAll(async () => {
  await temporal?.connection.close();
  await platform?.stop();
  await postgres?.stop();
});

/** What is asked for: sagas in code that end well, are refused, nest others or wait for a person; slips; a state machine. */
const wanted = (n: number): readonly (readonly [type: string, body: object])[] => {
  const { traveller, ...more } = trip();
  const asked = trip();
  const { city, day, card } = asked;
  const journey = { traveller, city, day, card, nights: 1, flights: [n % 2 === 0 ? 'BS101' : 'BS404'], car: false };
  return [
    ['bookTrip', asked],
    ['bookTrip', { ...asked, city: 'Atlantis' }],
    ['bookTrip', { ...asked, card: 'card-0002' }],
    ['bookGroup', { ...more, travellers: [traveller, 'Grace'], card: 'card-0002' }],
    ['bookBusinessTrip', asked],
    [machine.name, asked],
    ['bookJourney', journey],
  ];
};

async function start(type: string, body: object): Promise<void> {
  const response = await platform.book(body, { type });
  if (response.status !== 202) throw new Error(`${type}: ${response.status} ${await response.text()}`);
  sagas.push(response.headers.get('location')!.replace('/sagas/', ''));
}

/** `kill -9` of the whole server: it comes back by itself, with what was committed. */
async function killDatabase(): Promise<void> {
  const database = await openDatabase(url);
  const { rows } = await sql<{ data_directory: string }>`show data_directory`.execute(database.kysely);
  await database.close();
  const pid = readFileSync(join(rows[0]!.data_directory, 'postmaster.pid'), 'utf8').split('\n')[0];
  process.kill(Number(pid), 'SIGKILL');
}

const post = async (path: string, body: object) => {
  const headers = { 'content-type': 'application/json', 'backstitch-actor': 'Bo' };
  const response = await platform.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as { readonly id: string; readonly count: number; readonly accepted: string };
};

/**
 * Of the sagas that wait for a person one is ended by force and recovered, the others are cancelled by one bulk act,
 * while the process that does both is killed.
 * @returns the one that was recovered
 */
async function operate(): Promise<string> {
  const trips = sagas.filter((saga) => saga.startsWith('bookBusinessTrip/'));
  const [first = ''] = trips;
  // One whose worker isn't back yet takes no act: the bulk act would list it as not done.
  for (const trip of trips) {
    await until(async () => {
      const { waitingFor = [] } = (await (await platform.request(`/sagas/${trip}`)).json()) as Partial<Saga>;
      return waitingFor.some(({ kind }) => kind === 'message');
    }, 60_000);
  }
  await temporal.workflow.getHandle(first).terminate('by mistake');
  const bulk = {
    act: 'cancel',
    filter: { type: 'bookBusinessTrip', status: ['running'] },
    reason: 'nobody has approved',
    rate: 1,
  };
  await until(async () => (await post('/bulk-acts', { ...bulk, dryRun: true })).count === ofEach - 1, 60_000);
  const { id } = await post('/bulk-acts', bulk);
  const { accepted } = await post(`/sagas/${first}/recover`, { reason: 'it was in the way' });
  expect(accepted).toBe('recover');
  await platform.kill('coordinator').then(() => platform.begin('coordinator'));
  const ended = await until(
    async () => {
      const now = (await (await platform.request(`/bulk-acts/${id}`)).json()) as { readonly status: string };
      return now.status === 'done' && now;
    },
    90_000 + ofEach * 1_000,
  );
  expect(ended).toMatchObject({ done: ofEach - 1, notDone: [] });
  // Its first task was the killed process's: until another has it, it may need attention.
  await until(async () => (await temporal.workflow.getHandle(first).describe()).status.name === 'FAILED', 90_000);
  return first;
}

/** Every saga of the platform, nested ones too, as Temporal's index knows them. */
async function all(): Promise<readonly string[]> {
  const ids = new Set<string>();
  const names = [...catalogue.sagaTypes.map(({ name }) => name), machine.name].map((name) => `'${name}'`);
  for await (const { workflowId } of temporal.workflow.list({ query: `WorkflowType IN (${names.join(', ')})` })) {
    ids.add(workflowId);
  }
  return [...ids];
}

/** Without when and how it was read. */
const content = ({ consistency: _consistency, asOf: _asOf, ...saga }: Saga) => saga;

/** Holds the record of each saga against what its history says now. @returns those that differ */
async function differences(store: StateStore): Promise<readonly string[]> {
  const client = new SagaClient({ temporal, catalogue, types: machines });
  const differ: string[] = [];
  for (const workflowId of await all()) {
    const [type = '', ...id] = workflowId.split('/');
    const name = { type, id: id.join('/') };
    const authoritative = await (await client.saga(type, name.id)).read();
    const recorded = (await store.find(name))?.saga;
    const same = recorded !== undefined && JSON.stringify(content(recorded)) === JSON.stringify(content(authoritative));
    if (!same) differ.push(`${workflowId}: ${recorded?.status} is ${authoritative.status}`);
  }
  return differ;
}

const machineType = {
  ...{ name: machine.name, kind: 'state-machine', taskQueue: 'state-machines' },
  contract: { input: slip.contract.output, output: slip.contract.output },
};
const machines = {
  all: async () => [machineType],
  retired: async () => [],
  find: async (name: string) => (name === machine.name ? machineType : undefined),
  toStart: async () => undefined,
};

const converges = (store: StateStore) =>
  until(async () => {
    const differ = await differences(store);
    return differ.length === 0;
  }, 90_000);

test('the record equals what the histories say, saga by saga and step by step, though its database, the follower and the workers were killed, and sagas recovered and acted on by many', async () => {
  for (let n = 0; n < ofEach; n++) {
    for (const [type, body] of wanted(n)) await start(type, body);
    if (n % 3 === 0) await platform.kill('coordinator').then(() => platform.begin('coordinator'));
    if (n % 3 === 1) await killDatabase();
    if (n % 3 === 2) await platform.kill('orchestrator').then(() => platform.begin('orchestrator'));
  }
  expect(sagas.length).toBe(ofEach * 7);
  const recovered = await operate();
  const store = new StateStore({ url });
  try {
    await until(async () => {
      const counts = await (await platform.request('/saga-counts')).json();
      const { items } = counts as { items: readonly { type: string; status: string; count: number }[] };
      const open = items.filter(({ status }) => status === 'running' || status === 'compensating');
      return items.length > 0 && open.length === 0;
    }, 90_000);
    await converges(store);
    const [type = '', id = ''] = recovered.split('/');
    const { saga } = (await store.find({ type, id }))!;
    expect(saga).toMatchObject({ status: 'compensated', audit: [{ by: 'Bo', action: 'recover' }] });
    const cancelled = await store.counts({ type, status: ['cancelled'] });
    expect(cancelled).toEqual([{ type, status: 'cancelled', count: ofEach - 1 }]);
    expect((await all()).length).toBeGreaterThan(sagas.length);
  } finally {
    await store.close();
  }
});

test('and so does one that was off for the whole run', async () => {
  const store = new StateStore({ url: await postgres.createDatabase() });
  // And what isn't recorded would be seen.
  expect((await differences(store)).length).toBeGreaterThan(sagas.length);
  const followers = [1, 2].map(() => new Follower({ temporal, catalogue, store, historiesPerSecond: 200 }));
  for (const follower of followers) follower.start();
  try {
    await converges(store);
  } finally {
    await Promise.all(followers.map((follower) => follower.stop()));
    await store.close();
  }
});
