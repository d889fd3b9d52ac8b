import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '@backstitch/testing/databases';
import { startServer } from '@backstitch/temporal-server';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { greeters } from '../../test/greetings';
import { TcpProxy } from '@backstitch/testing/network';
import { ParticipantModule } from '../participant/participant.module';
import { Serves } from '../participant/serves';
import { type Readiness, WorkerHost } from './worker-host';

class Greeter {
  greet = async () => 'Hello';
  unsay = async () => undefined;
}
(Serves(greeters.at('readiness') as unknown as typeof greeters) as (service: Type) => void)(Greeter);

const start = (environment: Record<string, string>, connections?: number) => {
  const host = ParticipantModule.forRoot({ name: 'greeters', migrations: {}, environment, connections });
  const app: DynamicModule = { module: class {}, imports: [host], providers: [Greeter] };
  return NestFactory.createApplicationContext(app, { logger: false, abortOnError: false });
};

/** Milliseconds until it is so; readiness may take ten seconds to follow. */
async function until(host: WorkerHost, is: (readiness: Readiness) => boolean): Promise<number> {
  const since = Date.now();
  while (!is(host.readiness)) {
    if (Date.now() - since > 30_000) throw new Error(`It stays ${JSON.stringify(host.readiness)}.`);
    await sleep(50);
  }
  return Date.now() - since;
}

it('follows Temporal: away, not ready within ten seconds; back, ready', async () => {
  const server = await startServer();
  const app = await start({ TEMPORAL_ADDRESS: server.address, DATABASE_URL: 'sqlite::memory:' });
  const host = app.get(WorkerHost, { strict: false });
  try {
    await sleep(3_000);
    expect(host.readiness.ready).toBe(true);
    await server.stop();
    expect(await until(host, ({ ready }) => !ready)).toBeLessThan(10_000);
    expect(host.readiness).toMatchObject({ ready: false, lost: ['temporal'] });
    await server.restart();
    await until(host, ({ ready }) => ready);
    expect(host.readiness).not.toHaveProperty('lost');
  } finally {
    await app.close();
    await server.kill();
  }
});

it('follows the database: cut off or silent, not ready within ten seconds; back, ready', async () => {
  const postgres = await startPostgres();
  const url = new URL(await postgres.createDatabase());
  const wire = await TcpProxy.start(Number(url.port));
  url.port = String(wire.port);
  const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
  const app = await start({ TEMPORAL_ADDRESS: address, DATABASE_URL: url.href }, 2);
  const host = app.get(WorkerHost, { strict: false });
  try {
    const cut = () => wire.refuse();
    const silence = () => {
      wire.deafen('up');
      wire.deafen('down');
    };
    for (const trouble of [cut, silence]) {
      await sleep(2_500);
      expect(host.readiness.ready).toBe(true);
      trouble();
      expect(await until(host, ({ ready }) => !ready)).toBeLessThan(10_000);
      expect(host.readiness).toMatchObject({ ready: false, lost: ['database'] });
      wire.heal();
      await until(host, ({ ready }) => ready);
    }
  } finally {
    await app.close();
    await wire.stop();
    await postgres.stop();
  }
});
