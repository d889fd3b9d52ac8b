import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Participant, event, participant } from '@backstitch/contract';
import type { OpenDatabase } from '@backstitch/database';
import { publishIn } from '@backstitch/participant';
import { startServer } from '@backstitch/temporal-server';
import { until } from '@backstitch/testing/bench';
import { startNats } from '@backstitch/testing/nats';
import { type DynamicModule, Injectable, Module, Scope, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { makeStream, messagesOf } from '../../../jetstream/test/stream-in-test';
import { greeters } from '../../test/greetings';
import { z } from 'zod';
import { WorkerHost } from '../host/worker-host';
import { activityLimit } from './activity-limit';
import { ParticipantModule, type ParticipantOptions } from './participant.module';
import { Serves } from './serves';

const temporal = { TEMPORAL_ADDRESS: process.env['BACKSTITCH_TEST_TEMPORAL']! };
const memory = 'sqlite::memory:';
const own = greeters.at('options') as unknown as typeof greeters;
const serving = (service: Type) => ((Serves(own) as (service: Type) => void)(service), service);
const Greeter = serving(
  class {
    greet = async () => 'Hello';
    unsay = async () => undefined;
  },
);

const silent = { logger: false, abortOnError: false } as const;
const app = (host: DynamicModule, ...providers: Type[]): DynamicModule => ({
  module: class {},
  imports: [host],
  providers: providers.length > 0 ? providers : [Greeter],
});
const hosting = (environment: Record<string, string>, options: Partial<ParticipantOptions<unknown>> = {}) =>
  ParticipantModule.forRoot({ name: 'greeters', migrations: {}, environment, ...options });
const start = (module: DynamicModule) => NestFactory.createApplicationContext(module, silent);

const Greeted = event('Greeted', z.object({ who: z.string() }), { key: ({ who }) => who });
const publisher = participant('publisher', {}, { publishes: [Greeted] });
const starter = participant('starter', {}, { publishes: [Greeted], starts: ['greetAll'] });
const serviceOf = (one: Participant) => {
  const service: Type = class {};
  (Serves(one) as (service: Type) => void)(service);
  return service;
};
const [Publisher, Starter] = [serviceOf(publisher), serviceOf(starter)];

describe('the settings of a participant', () => {
  it.each([
    [{ NODE_ENV: 'production' }, "BACKSTITCH_EVENTS_URL isn't set"],
    [{ BACKSTITCH_EVENTS_URL: 'localhost:3000' }, "BACKSTITCH_EVENTS_URL is 'localhost:3000'"],
    [{ BACKSTITCH_EVENTS_URL: 'https//ann:secret@gateway/events' }, 'BACKSTITCH_EVENTS_URL is no URL of HTTP'],
  ])('say where its events are delivered: %j', async (environment, why) => {
    const host = hosting({ ...temporal, DATABASE_URL: memory, ...environment });
    const message = expect.stringContaining(why) as unknown;
    await expect(start(app(host, Publisher))).rejects.toMatchObject({ code: 'bad-setting', message });
  });

  it('say it in production where sagas are started, though events go by a stream', async () => {
    const wanted = { ...temporal, DATABASE_URL: memory, NODE_ENV: 'production', EVENTS_NATS: 'nats://127.0.0.1:1' };
    await expect(start(app(hosting(wanted), Starter))).rejects.toMatchObject({ code: 'bad-setting' });
    await (await start(app(hosting(wanted), Publisher))).close();
  });

  it('have its events delivered to a stream', async () => {
    const nats = await startNats();
    const seed = (database: OpenDatabase<unknown>) =>
      publishIn(database, publisher, async ({ publish }) => publish(Greeted({ who: 'Ann' })));
    const environment = { ...temporal, DATABASE_URL: memory, EVENTS_NATS: nats.url, EVENTS_STREAM: 'greetings' };
    const context = await start(app(hosting(environment, { seed }), Publisher));
    await makeStream(nats.url, 'greetings');
    await until(async () => (await messagesOf(nats.url, 'greetings', 'greetings.event.Greeted')).many === 1, 20_000);
    await context.close();
    await nats.stop();
  });

  it('have its events delivered, for as long as it is up', async () => {
    const taken: string[] = [];
    const door = createServer((request, response) => {
      void text(request).then((body) => (taken.push(body), response.writeHead(202).end()));
    });
    await once(door.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}/events`;
    const seed = (database: OpenDatabase<unknown>) =>
      publishIn(database, publisher, async ({ publish }) => publish(Greeted({ who: 'Ann' })));
    const environment = { ...temporal, DATABASE_URL: memory, BACKSTITCH_EVENTS_URL: url };
    const context = await start(app(hosting(environment, { seed }), Publisher));
    await until(() => taken.length > 0);
    await context.close();
    door.close();
    expect(JSON.parse(taken[0]!)).toMatchObject([{ source: 'publisher', type: 'Greeted', data: { who: 'Ann' } }]);
  });

  it('are read when the app starts, and not when its module is imported', async () => {
    const environment: Record<string, string> = { ...temporal, DATABASE_URL: 'mysql://too/early' };
    const host = hosting(environment);
    environment['DATABASE_URL'] = memory;
    await (await start(app(host))).close();
  });

  it('may come from what Nest injects', async () => {
    @Injectable()
    class Vault {
      readonly secret = memory;
    }
    @Module({ providers: [Vault], exports: [Vault] })
    class VaultModule {}
    const host = ParticipantModule.forRootAsync({
      imports: [VaultModule],
      inject: [Vault],
      useFactory: async ({ secret }: Vault) => ({
        ...{ name: 'greeters', migrations: {}, environment: temporal, database: secret },
      }),
    });
    await (await start(app(host))).close();
  });

  it('must name a database in production', async () => {
    await expect(start(app(hosting({ ...temporal, NODE_ENV: 'production' })))).rejects.toMatchObject({
      code: 'database-url-missing',
    });
  });

  it('are refused when the name is too long for what is named after it', async () => {
    const host = hosting({ ...temporal, DATABASE_URL: memory }, { name: 'g'.repeat(36) });
    await expect(start(app(host))).rejects.toMatchObject({ code: 'bad-setting' });
  });

  it('reach the worker, whatever they are', async () => {
    const seen: unknown[] = [];
    const worker = {
      identity: 'greeter-7',
      plugins: [
        {
          name: 'looking',
          configureWorker: (options: object) => (seen.push(options), options as never),
        },
      ],
    };
    await (await start(app(hosting({ ...temporal, DATABASE_URL: memory }, { worker })))).close();
    expect(seen).toMatchObject([{ identity: 'greeter-7', maxConcurrentActivityTaskExecutions: 10 }]);
  });
});

it('as many activities run at once as there are connections, shared by the workers', () => {
  const limits = (...args: Parameters<typeof activityLimit>) =>
    activityLimit(...args).maxConcurrentActivityTaskExecutions;
  expect(limits('postgres', undefined, 1, {})).toBe(10);
  expect(limits('postgres', 25, 2, {})).toBe(12);
  expect(limits('postgres', 2, 5, {})).toBe(1);
  expect(limits('postgres', 2, 1, { tuner: {} as never })).toBeUndefined();
});

describe('a service that is not made once', () => {
  @Injectable({ scope: Scope.REQUEST })
  class Tenant {}
  class OfTenant {
    constructor(readonly tenant: Tenant) {}
    greet = async () => 'Hello';
    unsay = async () => undefined;
  }
  Reflect.defineMetadata('design:paramtypes', [Tenant], OfTenant);
  serving(OfTenant as Type);

  it('is refused', async () => {
    const module = app(hosting({ ...temporal, DATABASE_URL: memory }), OfTenant as Type, Tenant);
    await expect(start(module)).rejects.toMatchObject({
      code: 'request-scoped',
      message: expect.stringContaining('OfTenant') as unknown,
    });
  });
});

describe('an app that serves HTTP', () => {
  const serve = async (module: DynamicModule) => {
    const http = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), silent);
    const url = await http.listen(0, '127.0.0.1').then(() => http.getUrl());
    return { http, url, host: http.get(WorkerHost, { strict: false }) };
  };

  it('listens before Temporal is there, and its workers start when it comes', async () => {
    const server = await startServer();
    await server.stop();
    try {
      const environment = { TEMPORAL_ADDRESS: server.address, DATABASE_URL: memory };
      const { http, url, host } = await serve(app(hosting(environment)));
      expect((await fetch(url)).status).toBe(404);
      expect(host.readiness).toEqual({ ready: false, workers: {} });
      await server.restart();
      while (!host.readiness.ready) await sleep(100);
      await http.close();
    } finally {
      await server.kill();
    }
  });

  it('closes while Temporal is waited for', async () => {
    const { http, host } = await serve(app(hosting({ TEMPORAL_ADDRESS: '127.0.0.1:1', DATABASE_URL: memory })));
    await http.close();
    expect(host.readiness.ready).toBe(false);
  });

  it('does not start when its workers can never', async () => {
    await expect(serve(app(hosting({ ...temporal, NODE_ENV: 'production' })))).rejects.toMatchObject({
      code: 'database-url-missing',
    });
  });
});
