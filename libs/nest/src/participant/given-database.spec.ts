import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '@backstitch/client';
import { participant } from '@backstitch/contract';
import { typeormDatabase } from '@backstitch/database/typeorm';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client, type Connection } from '@temporalio/client';
import Libsql from 'libsql';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { WorkerHost } from '../host/worker-host';
import { ParticipantModule, type ParticipantOptions } from './participant.module';
import { queueRecord } from './participant-queue';
import { Serves } from './serves';

const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
const folder = mkdtempSync(join(tmpdir(), 'backstitch-given-'));
let connection: Connection;
beforeAll(async () => (connection = await openConnection({ address })));
afterAll(async () => {
  await connection.close();
  rmSync(folder, { recursive: true });
});

/** A module of an app's own, whose DataSource a participant uses. */
function serving(name: string, more: Partial<ParticipantOptions<unknown>> = {}) {
  const rooms = participant(`rooms_${randomUUID().slice(0, 8)}`, {
    take: { input: z.void(), output: z.void(), compensation: 'give' },
  });
  class Service {
    take = async () => undefined;
    give = async () => undefined;
  }
  (Serves(rooms) as (service: Type) => void)(Service);
  const source = new DataSource({ type: 'better-sqlite3', database: join(folder, `${name}.db`), driver: Libsql });
  const token = `source of ${name}`;
  @Module({
    providers: [{ provide: token, useFactory: () => source.initialize() }],
    exports: [token],
  })
  class SourceModule {}
  const host = ParticipantModule.forRootAsync({
    imports: [SourceModule],
    inject: [token],
    useFactory: (given: DataSource) => ({
      ...{ name, database: typeormDatabase(given), environment: { TEMPORAL_ADDRESS: address } },
      ...more,
    }),
  });
  const module: DynamicModule = { module: class {}, imports: [host], providers: [Service] };
  return { module, source, rooms };
}

const start = (...imports: DynamicModule[]) =>
  NestFactory.createApplicationContext({ module: class {}, imports }, { logger: false, abortOnError: false });

it('a module uses the DataSource that Nest injects, and each of an app its own; they stay open', async () => {
  const [rooms, seats] = [serving('rooms'), serving('seats')];
  const context = await start(rooms.module, seats.module);
  const workers = context.get(WorkerHost, { strict: false, each: true }).map(({ readiness }) => readiness.workers);
  await context.close();
  expect(workers).toEqual([{ [rooms.rooms.name]: 'RUNNING' }, { [seats.rooms.name]: 'RUNNING' }]);
  const ids = await Promise.all(
    [rooms, seats].map(async ({ source, rooms: { name } }) => {
      const [{ id }] = await source.query<[{ id: string }]>('select id from backstitch_database');
      expect((await new Client({ connection }).workflow.getHandle(queueRecord(name)).describe()).memo).toMatchObject({
        id,
        where: expect.stringContaining('.db') as unknown,
      });
      await source.destroy();
      return id;
    }),
  );
  expect(new Set(ids).size).toBe(2);
});

it('a seed for a database that is open already is refused', async () => {
  const { module, source } = serving('seeded', { seed: async () => {} });
  await expect(start(module)).rejects.toMatchObject({ code: 'bad-setting' });
  await source.destroy();
});
