import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { greeters } from '../../test/greetings';
import { ParticipantModule } from '../participant/participant.module';
import { Serves } from '../participant/serves';
import { Feed } from '../record/feed';
import { temporalSettings } from '../settings/temporal-settings';
import { WorkerHost } from './worker-host';

class Greeter {
  greet = async () => 'Hello';
  unsay = async () => undefined;
}

const environment = {
  TEMPORAL_ADDRESS: process.env['BACKSTITCH_TEST_TEMPORAL'],
  DATABASE_URL: 'sqlite::memory:',
};

/** An app that hosts whatever these serve. */
const start = (...providers: Type[]) => {
  const host = ParticipantModule.forRoot({ name: 'greeters', migrations: {}, environment });
  const app: DynamicModule = { module: class {}, imports: [host], providers };
  return NestFactory.createApplicationContext(app, { logger: false, abortOnError: false });
};

const served = (service: Type, participant: unknown = greeters) => {
  (Serves(participant as typeof greeters) as (service: Type) => void)(service);
  return service;
};

describe('the worker host', () => {
  it('is ready while its workers run, and not when it has drained', async () => {
    const app = await start(served(class extends Greeter {}));
    const host = app.get(WorkerHost, { strict: false });
    expect(host.readiness).toEqual({ ready: true, workers: { nestGreeters: 'RUNNING' } });
    await app.close();
    expect(host.readiness).toEqual({ ready: false, workers: { nestGreeters: 'STOPPED' } });
  });

  it('drains side by side with the other hosts of its app', async () => {
    const hosts: WorkerHost[] = [];
    const begun: boolean[] = [];
    const hostOf = (at: number) => {
      // The last that it waits for: Nest asks the host of the next module when this one is done.
      const close = async () => {
        const other = () => Object.values(hosts[1 - at]!.readiness.workers);
        for (let tries = 0; tries < 1_500 && other().includes('RUNNING'); tries++) await sleep(20);
        begun[at] = !other().includes('RUNNING');
      };
      const worker = { taskQueue: `side-by-side-${at}`, activities: { say: async () => 'Hello' } };
      const feed = new Feed({ mark: async () => undefined, close }, () => undefined);
      return (hosts[at] = new WorkerHost(temporalSettings(environment), async () => [worker], undefined, feed));
    };
    const imports = [0, 1].map((at) => ({
      module: class {},
      providers: [{ provide: WorkerHost, useFactory: () => hostOf(at) }],
    }));
    const app = await NestFactory.createApplicationContext({ module: class {}, imports }, { logger: false });
    await app.close();
    expect(begun).toEqual([true, true]);
  });

  it('serves one contract at two places, each with a worker of its own', async () => {
    const oslo = served(class extends Greeter {}, greeters.at('oslo'));
    const app = await start(served(class extends Greeter {}), oslo);
    try {
      expect(Object.keys(app.get(WorkerHost, { strict: false }).readiness.workers).sort()).toEqual([
        'nestGreeters',
        'nestGreeters.oslo',
      ]);
    } finally {
      await app.close();
    }
  });

  it('refuses a service that leaves a verb out', async () => {
    class Mute {
      greet = async () => 'Hello';
    }
    await expect(start(served(Mute))).rejects.toMatchObject({ code: 'verb-not-served' });
  });

  it('refuses two services of one participant', async () => {
    class First extends Greeter {}
    class Second extends Greeter {}
    await expect(start(served(First), served(Second))).rejects.toMatchObject({
      code: 'served-twice',
      message: expect.stringMatching(/First and by Second/) as unknown,
    });
  });

  it('refuses an app that serves nothing', async () => {
    await expect(start()).rejects.toMatchObject({ code: 'nothing-served' });
  });

  it('tells a wrong profile before anything else', () => {
    const wrong = { ...environment, TEMPORAL_CONFIG_FILE: __filename };
    const app = {
      module: class {},
      imports: [ParticipantModule.forRoot({ name: 'x', migrations: {}, environment: wrong })],
    };
    const started = NestFactory.createApplicationContext(app, { logger: false, abortOnError: false });
    return expect(started).rejects.toMatchObject({ code: 'bad-setting' });
  });
});
