import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openConnection } from '@backstitch/client';
import { participant, sagaTypes } from '@backstitch/contract';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client, type Connection } from '@temporalio/client';
import { z } from 'zod';
import { WorkerHost } from '../host/worker-host';
import { SagaModule } from '../sagas/saga.module';
import { TestProcess } from '@backstitch/testing/process';
import { ParticipantModule } from './participant.module';
import { queueRecord } from './participant-queue';
import { Serves } from './serves';

const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
const folder = mkdtempSync(join(tmpdir(), 'backstitch-queues-'));
let connection: Connection;
beforeAll(async () => (connection = await openConnection({ address })));
afterAll(async () => {
  await connection.close();
  rmSync(folder, { recursive: true });
});

/** A participant of this test alone, and a service for it. */
function served() {
  const rooms = participant(`rooms_${randomUUID().slice(0, 8)}`, {
    take: { input: z.void(), output: z.void(), compensation: 'give' },
  });
  return { rooms, serviceOf: () => serving(rooms) };
}

function serving(rooms: ReturnType<typeof participant>): Type {
  class Service {
    take = async () => undefined;
    give = async () => undefined;
  }
  (Serves(rooms) as (service: Type) => void)(Service);
  return Service;
}

const database = (name: string) => `sqlite:${join(folder, `${name}.db`)}`;
const hosting = (url: string) =>
  ParticipantModule.forRoot({
    name: 'rooms',
    migrations: {},
    environment: { TEMPORAL_ADDRESS: address, DATABASE_URL: url },
  });
const moduleOf = (imports: DynamicModule[], ...providers: Type[]): DynamicModule => ({
  module: class {},
  imports,
  providers,
});
const start = (app: DynamicModule) => NestFactory.createApplicationContext(app, { logger: false, abortOnError: false });
const closed = async (app: DynamicModule) => (await start(app)).close();

describe('a task queue has one database', () => {
  it('that is found out by a worker with another one, which says both and what to do', async () => {
    const { rooms, serviceOf } = served();
    await closed(moduleOf([hosting(database('a'))], serviceOf()));
    await closed(moduleOf([hosting(database('a'))], serviceOf()));
    await expect(start(moduleOf([hosting(database('b'))], serviceOf()))).rejects.toMatchObject({
      code: 'other-database',
      message: expect.stringMatching(
        new RegExp(`/a\\.db on .*/b\\.db on .*terminate .*--workflow-id '${queueRecord(rooms.name)}'`),
      ) as unknown,
    });
    // In memory it is another one, too, but writes nothing where nothing is written.
    const inMemory = () => hosting('sqlite::memory:');
    await expect(start(moduleOf([inMemory()], serviceOf()))).rejects.toMatchObject({ code: 'other-database' });
    const volatile = served();
    await closed(moduleOf([inMemory()], volatile.serviceOf()));
    await closed(moduleOf([inMemory()], volatile.serviceOf()));
  });

  it('of two that come at the same moment, one', async () => {
    const { serviceOf } = served();
    const ends = await Promise.allSettled(
      ['c', 'd', 'e'].map((name) => start(moduleOf([hosting(database(name))], serviceOf()))),
    );
    const started = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    expect(started).toHaveLength(1);
    expect(ends.filter(({ status }) => status === 'rejected')).toMatchObject(
      Array(2).fill({ reason: { code: 'other-database' } }),
    );
    await started[0]!.close();
  });

  it('in another process, too, which exits before it takes any work', async () => {
    const greeter = (name: string) =>
      TestProcess.typescript(require.resolve('../../test/greeter-app.ts'), {
        TEMPORAL_ADDRESS: address,
        DATABASE_URL: database(name),
        HEALTH_PORT: '0',
        BUNDLE: join(folder, 'sagas.js'),
        AT: 'twice',
      });
    const first = greeter('f');
    try {
      await first.said('ready');
      const second = greeter('g');
      expect(await second.exited).toBe(1);
      expect(second.lines.at(-1)).toMatchObject({ level: 60, err: { code: 'other-database' } });
    } finally {
      await first.kill();
    }
  });

  it('that can be changed on purpose', async () => {
    const { rooms, serviceOf } = served();
    await closed(moduleOf([hosting(database('h'))], serviceOf()));
    await new Client({ connection }).workflow.getHandle(queueRecord(rooms.name)).terminate('moved');
    await closed(moduleOf([hosting(database('i'))], serviceOf()));
    await expect(start(moduleOf([hosting(database('h'))], serviceOf()))).rejects.toMatchObject({
      code: 'other-database',
    });
  });

  it('and is no task queue of sagas', async () => {
    const { rooms, serviceOf } = served();
    await closed(moduleOf([hosting(database('z'))], serviceOf()));
    const sagas = SagaModule.forRoot({
      sagaTypes: Object.values(sagaTypes(rooms.name, { sayHello: { input: z.void(), output: z.void() } })),
      workflowsPath: resolve(__dirname, '../../test/sagas/index.ts'),
      bundle: join(folder, 'sagas.js'),
      environment: { TEMPORAL_ADDRESS: address },
    });
    await expect(start(sagas)).rejects.toMatchObject({
      code: 'duplicate-name',
      message: expect.stringContaining(rooms.name) as unknown,
    });
  });

  it('and its record is no saga, runs no code and never ends', async () => {
    const { rooms, serviceOf } = served();
    await closed(moduleOf([hosting(database('j'))], serviceOf()));
    const handle = new Client({ connection }).workflow.getHandle(queueRecord(rooms.name));
    const { status, type, memo, taskQueue, historyLength } = await handle.describe();
    expect({ status: status.name, type, taskQueue, historyLength }).toEqual({
      status: 'RUNNING',
      type: 'backstitch.participant',
      taskQueue: 'backstitch.participant',
      historyLength: 1,
    });
    expect(memo).toEqual({
      id: expect.any(String) as unknown,
      where: expect.stringMatching(/^sqlite:.*j\.db on /) as unknown,
    });
  });
});

describe('two ParticipantModules in one app', () => {
  it('serve what the modules provide that import them, each with its own database', async () => {
    const [rooms, seats] = [served(), served()];
    const app = moduleOf([
      moduleOf([hosting(database('rooms'))], rooms.serviceOf()),
      moduleOf([hosting(database('seats'))], seats.serviceOf()),
    ]);
    const context = await start(app);
    const workers = context.get(WorkerHost, { strict: false, each: true }).map(({ readiness }) => readiness.workers);
    await context.close();
    expect(workers).toEqual([{ [rooms.rooms.name]: 'RUNNING' }, { [seats.rooms.name]: 'RUNNING' }]);
    const client = new Client({ connection });
    const memos = [rooms, seats].map(
      async ({ rooms: { name } }) => (await client.workflow.getHandle(queueRecord(name)).describe()).memo,
    );
    expect(await Promise.all(memos)).toMatchObject([
      { where: expect.stringContaining('/rooms.db') as unknown },
      { where: expect.stringContaining('/seats.db') as unknown },
    ]);
  });

  it('refuse a service of which nobody says whose database it has', async () => {
    const { serviceOf } = served();
    const [a, b] = [hosting(database('k')), hosting(database('l'))];
    const served2 = served().serviceOf();
    await expect(
      start(moduleOf([moduleOf([a], served2), moduleOf([b]), moduleOf([], serviceOf())])),
    ).rejects.toMatchObject({
      code: 'served-twice',
      message: expect.stringContaining('several databases') as unknown,
    });
    await expect(start(moduleOf([a, b], serviceOf()))).rejects.toMatchObject({ code: 'served-twice' });
  });

  it('refuse one participant at both', async () => {
    const { serviceOf } = served();
    const app = moduleOf([
      moduleOf([hosting(database('m'))], serviceOf()),
      moduleOf([hosting(database('n'))], serviceOf()),
    ]);
    await expect(start(app)).rejects.toMatchObject({ code: 'served-twice' });
  });

  it('refuse one that serves nothing', async () => {
    const app = moduleOf([
      moduleOf([hosting(database('o'))], served().serviceOf()),
      moduleOf([hosting(database('p'))]),
    ]);
    await expect(start(app)).rejects.toMatchObject({ code: 'nothing-served' });
  });
});
