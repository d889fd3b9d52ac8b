import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Follower, SagaClient, SetAsideRecords, keepHistories, openConnection } from '@backstitch/client';
import { CoordinatorModule } from '@backstitch/coordinator';
import { type Gateway, openGateway } from '@backstitch/gateway';
import { ParticipantModule, SagaModule, Serves, openLog } from '@backstitch/nest';
import { StateStore } from '@backstitch/state-store';
import { fetchRecovered } from '@backstitch/testing';
import { quietRuntime } from '@backstitch/testing/bench';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client, type Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { setTimeout as sleep } from 'node:timers/promises';
import { backstitch } from '../e2e/backstitch';
import { Sealed, keepers, served, vault } from './contract';
import { proveSagas } from './prove-sagas';
import { dataConverter } from './converter.cjs';

/** Whatever holds it must be encrypted. */
const secret = 'xyzzy-the-crown-jewels';
const converter = require.resolve('./converter.cjs');
const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
const folder = mkdtempSync(join(tmpdir(), 'backstitch-encrypted-'));
const environment = {
  TEMPORAL_ADDRESS: address,
  DATABASE_URL: `sqlite:${join(folder, 'all.db')}`,
  STATE_STORE_URL: `sqlite:${join(folder, 'record.db')}`,
  PORT: '0',
};

let fails = false;

@Serves(vault)
class Vault {
  put = async ({ what }: { what: string }) => ({ where: `behind ${what}` });
  take = async () => undefined;
  seal = async ({ whose }: { whose: string }) => {
    if (fails) throw new Error(`the wax of ${whose} is gone`);
    if (whose.startsWith('sealed')) throw Sealed({ whose });
    return { seal: `of ${whose}` };
  };
  breakSeal = async () => undefined;
  stamp = async ({ whose }: { whose: string }) => {
    throw new Error(`the stamp of ${whose} is worn`);
  };
  unstamp = async () => undefined;
}

let app: INestApplicationContext;
let gateway: Gateway;
let connection: Connection;
beforeAll(async () => {
  quietRuntime();
  // The coordinator has no other.
  Object.assign(process.env, environment);
  const of = { environment, worker: { dataConverter } };
  const sagas = { workflowsPath: require.resolve('./sagas'), bundle: join(folder, 'sagas.bundle.js') };
  const imports = [
    ParticipantModule.forRoot({ name: 'vault', ...of }),
    SagaModule.forRoot({ sagaTypes: Object.values(keepers), ...sagas, ...of }),
    CoordinatorModule.forRoot(served, { worker: { dataConverter }, client: { dataConverter } }),
  ];
  const module = { module: class {}, imports, providers: [Vault] };
  app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const log = openLog('gateway', { LOG_LEVEL: 'fatal' });
  gateway = await openGateway(served, environment, log, { client: { dataConverter } });
  connection = await openConnection({ address });
}, 120_000);
afterAll(async () => {
  await gateway?.close();
  await app?.close();
  await connection?.close();
  rmSync(folder, { recursive: true });
  // What was bundled with its failure converter isn't what is packed.
  for (const name of ['@backstitch/routing-slip', '@backstitch/coordinator']) {
    const dist = join(dirname(require.resolve(`${name}/package.json`)), 'dist');
    const own = readdirSync(dist).filter((file) => /\.[0-9a-f]{12}\.bundle\.js/.test(file));
    for (const file of own) rmSync(join(dist, file));
  }
});

type Shown = Readonly<Record<string, unknown>>;

async function ask(path: string, body?: object, more: Readonly<Record<string, string>> = {}): Promise<Shown> {
  const headers = { 'content-type': 'application/json', prefer: 'wait=20', ...more };
  const init = body && { method: 'POST', headers, body: JSON.stringify(body) };
  return (await (await fetch(`${gateway.url}${path}`, init)).json()) as Shown;
}

async function begin(at: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${gateway.url}${at}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.headers.get('location')!;
}

const start = (whose: string) => begin('/sagas/keep', { what: secret, whose });

async function until(path: string, so: (saga: Shown) => boolean): Promise<Shown> {
  for (;;) {
    const saga = await ask(path);
    if (so(saga)) return saga;
    await sleep(50);
  }
}

/** All that Temporal has of a saga, as bytes, and read as text. */
async function kept(path: string): Promise<string> {
  const execution = { workflowId: path.replace('/sagas/', '') };
  const of = { namespace: 'default', execution };
  const { history } = await connection.workflowService.getWorkflowExecutionHistory(of);
  const described = await connection.workflowService.describeWorkflowExecution(of);
  const { History } = temporal.api.history.v1;
  const { DescribeWorkflowExecutionResponse } = temporal.api.workflowservice.v1;
  return Buffer.concat([
    History.encode(history!).finish(),
    DescribeWorkflowExecutionResponse.encode(described).finish(),
  ]).toString('latin1');
}

it('of a saga that is encrypted Temporal has no clear text, and the gateway and the record show it as it is', async () => {
  const path = await start(secret);
  await until(path, ({ waitingFor }) => JSON.stringify(waitingFor ?? '').includes('approval'));
  const keyed = { 'idempotency-key': 'k1' };
  await ask(`${path}/messages/approval`, { note: `seen: ${secret}` }, keyed);
  const again = await ask(`${path}/messages/approval`, { note: 'another' }, keyed);
  expect(again).toMatchObject({ code: 'idempotency-key-reused' });
  const saga = await until(path, ({ status }) => status === 'completed');
  const output = { where: `behind ${secret}`, seal: `of ${secret}`, note: `seen: ${secret}` };
  expect(saga).toMatchObject({ input: { what: secret, whose: secret }, output });
  expect(saga['steps']).toMatchObject([{ input: { what: secret } }, { output: { seal: `of ${secret}` } }]);
  // Before the record has it, Temporal's list of sagas answers: that has no output.
  const recorded = await until(`${path}?consistency=eventual`, (shown) => shown['output'] !== undefined);
  expect(recorded).toMatchObject({ consistency: 'eventual', output });
  const text = await kept(path);
  expect(text).toContain('binary/encrypted');
  expect(text).not.toContain(secret);
});

it('so it is with a refusal, its details and the failure of the saga, and with a failure while it is tried again', async () => {
  fails = true;
  const path = await start(`sealed ${secret}`);
  const attempts = (saga: Shown) => JSON.stringify(saga['steps'] ?? '').includes('the wax of');
  const trying = await until(path, attempts);
  expect(JSON.stringify(trying)).toContain(`the wax of sealed ${secret} is gone`);
  expect(await kept(path)).not.toContain(secret);
  fails = false;
  const saga = await until(path, ({ status }) => status === 'compensated');
  expect(saga['steps']).toMatchObject([
    { id: 'put', compensation: { status: 'completed' } },
    { id: 'seal', status: 'refused', failure: { code: 'Sealed', details: { whose: `sealed ${secret}` } } },
  ]);
  expect(await kept(path)).not.toContain(secret);
}, 30_000);

const waiting = async (whose: string) => {
  const path = await start(whose);
  await until(path, ({ waitingFor }) => JSON.stringify(waitingFor ?? '').includes('approval'));
  return path;
};

it('what a recovery compensates is encrypted as it was', async () => {
  const path = await waiting(secret);
  await new Client({ connection }).workflow.getHandle(path.replace('/sagas/', '')).terminate('by hand');
  await ask(`${path}/recover`, { reason: 'it was ended by force' });
  const saga = await until(path, ({ status }) => status === 'compensated');
  expect(saga).toMatchObject({ input: { what: secret, whose: secret } });
  expect(saga['steps']).toMatchObject([
    { id: 'put', compensation: { status: 'completed' } },
    { id: 'seal', compensation: { status: 'completed' } },
  ]);
  expect(await kept(path)).not.toContain(secret);
  // The judge begins with the run that was recovered.
  const told = new Client({ connection, dataConverter });
  expect((await fetchRecovered(told, path.replace('/sagas/', ''))).runs).toHaveLength(2);
});

it('without the codec nothing is done by it, and nothing recorded', async () => {
  const path = await waiting(secret);
  const id = path.replace('/sagas/keep/', '');
  const execution = { workflowId: `keep/${id}` };
  await until(`${path}?consistency=eventual`, (shown) =>
    JSON.stringify(shown['waitingFor'] ?? '').includes('approval'),
  );
  const plain = new Client({ connection });
  const untold = await new SagaClient({ temporal: plain, catalogue: served }).saga('keep', id);
  const sealed = {
    code: 'payload-sealed',
    detail: expect.stringContaining(`keep/${id} is binary/encrypted`) as string,
  };
  await plain.workflow.getHandle(execution.workflowId).terminate('by hand');
  await expect(untold.recovery()).rejects.toMatchObject(sealed);
  await expect(untold.recover({ reason: 'it was ended by force' })).rejects.toMatchObject(sealed);
  const keeping = keepHistories(plain, join(folder, 'sealed'), execution.workflowId);
  await expect(keeping).rejects.toMatchObject(sealed);
  const store = new StateStore({ url: environment.STATE_STORE_URL });
  try {
    const follower = new Follower({ temporal: plain, catalogue: served, store });
    await expect(follower.record(execution.workflowId)).rejects.toMatchObject(sealed);
  } finally {
    await store.close();
  }
  const recorded = await until(
    `${path}?consistency=eventual`,
    ({ status, steps }) => status === 'terminated' && steps !== undefined,
  );
  expect(recorded['steps']).toMatchObject([{ input: { what: secret } }, { output: { seal: `of ${secret}` } }]);
  expect(await ask(`${path}/recovery`)).toMatchObject({ backwards: { plan: [{ step: 'seal' }, { step: 'put' }] } });
}, 30_000);

/** Its workflow has failed, and says with which words the participant has. */
async function expectSealed(path: string): Promise<void> {
  const saga = await until(path, ({ status }) => status === 'compensated');
  expect(JSON.stringify(saga)).toContain(`the stamp of ${secret} is worn`);
  expect(saga['steps']).toMatchObject([
    { compensation: { status: 'completed' } },
    { status: 'unknown', compensation: {} },
  ]);
  expect(await kept(path)).not.toContain(secret);
  const execution = { workflowId: path.replace('/sagas/', '') };
  const { history } = await connection.workflowService.getWorkflowExecutionHistory({ namespace: 'default', execution });
  const { failure } = history!.events!.at(-1)!.workflowExecutionFailedEventAttributes!;
  expect(failure).toMatchObject({ message: 'Encoded failure' });
}

it('of a routing slip that has failed the words are encrypted, too', async () => {
  const put = { participant: vault.name, request: 'put', arguments: { what: secret } };
  const stamp = { participant: vault.name, request: 'stamp', arguments: { whose: secret } };
  await expectSealed(await begin('/routing-slips', { owner: keepers.keep.taskQueue, itinerary: [put, stamp] }));
}, 30_000);

it('and of a state machine', async () => {
  const urn = (request: string) => `urn:backstitch:${vault.name}:${request}`;
  const giveUp = { ResultPath: '$.error', Next: 'GiveUp' };
  const definition = {
    StartAt: 'Put',
    States: {
      Put: { Type: 'Task', Resource: urn('put'), ResultPath: null, Next: 'Stamp' },
      Stamp: { Type: 'Task', Resource: urn('stamp'), End: true, Catch: [{ ErrorEquals: ['States.ALL'], ...giveUp }] },
      GiveUp: { Type: 'Fail', Error: 'Worn', CausePath: '$.error.Cause' },
    },
  };
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'PUT', headers, body: JSON.stringify(definition) };
  expect((await fetch(`${gateway.url}/saga-types/keepByMachine?unwind=mirror`, init)).status).toBe(201);
  await expectSealed(await begin('/sagas/keepByMachine', { what: secret, whose: secret }));
}, 30_000);

it('and of a bulk act', async () => {
  const path = await waiting(secret);
  const body = { act: 'cancel', filter: { type: 'keep', status: ['running'] }, reason: `for ${secret}`, rate: 10 };
  const { id } = await ask('/bulk-acts', body);
  await until(`/bulk-acts/${id as string}`, ({ status }) => status === 'done');
  await until(path, ({ status }) => status === 'cancelled');
  expect(await kept(`backstitch.bulk-act/${id as string}`)).not.toContain(secret);
}, 30_000);

it('that a saga is set aside is written so that who has no codec reads it', async () => {
  const written = { runId: 'any', deaths: 2, why: 'it did not end', at: new Date().toISOString() };
  await new SetAsideRecords(new Client({ connection, dataConverter })).write('keep/bomb', written);
  expect(await new SetAsideRecords(new Client({ connection })).read('keep/bomb', 'any')).toEqual(written);
});

it('the command shows it by Temporal alone when it is told who decodes, and else that it is encrypted', async () => {
  const saga = (await start(`sealed ${secret}`)).replace('/sagas/', '');
  await until(`/sagas/${saga}`, ({ status }) => status === 'compensated');
  const alone = { TEMPORAL_ADDRESS: address };
  const args = ['status', saga, '--json'];
  const told = await backstitch({ ...alone, BACKSTITCH_DATA_CONVERTER: converter }, args);
  expect(told.json).toMatchObject({ input: { what: secret, whose: `sealed ${secret}` } });
  const keeping = ['record', join(folder, 'histories'), saga];
  const keep = () => backstitch({ ...alone, BACKSTITCH_DATA_CONVERTER: converter }, keeping);
  const file = (await keep()).stdout.trim();
  expect(atob((/"data":"([^"]+)"/.exec(readFileSync(file, 'utf8')) ?? [])[1]!)).toContain(secret);
  // What a saga of a version did isn't written over.
  expect(await keep()).toMatchObject({ code: 3, stdout: expect.stringContaining('stays as it is') as string });
  const untold = await backstitch(alone, args);
  expect(untold.json).toMatchObject({ status: 'compensated', input: { encoding: 'binary/encrypted' } });
  expect(untold.stdout).not.toContain(secret);
  const wrong = await backstitch({ ...alone, BACKSTITCH_DATA_CONVERTER: join(folder, 'none.cjs') }, args);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('BACKSTITCH_DATA_CONVERTER') as string });
});

it('prove-sagas judges it when it is told who decodes, and else says that it is encrypted', async () => {
  const saga = (await start(`sealed ${secret}`)).replace('/sagas/', '');
  await until(`/sagas/${saga}`, ({ status }) => status === 'compensated');
  const of = { TEMPORAL_ADDRESS: address, DATABASE_URL: environment.DATABASE_URL };
  const told = await proveSagas({ ...of, BACKSTITCH_DATA_CONVERTER: converter }, saga);
  expect(told).toMatchObject({ code: 0, stdout: expect.stringMatching(`^${saga} compensated\n`) as string });
  const untold = await proveSagas(of, saga);
  expect(untold).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('payload-sealed: ') as string });
  expect(untold.stderr).toContain('BACKSTITCH_DATA_CONVERTER');
  const wrong = await proveSagas({ ...of, BACKSTITCH_DATA_CONVERTER: join(folder, 'none.cjs') }, saga);
  expect(wrong).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('bad-parameter: BACKSTITCH_DATA_C') as string,
  });
}, 60_000);
