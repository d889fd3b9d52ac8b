import type { AnyEvent, SagaType } from '@backstitch/contract';
import { PublishedEventsModule, WorkerHost } from '@backstitch/nest';
import { NestFactory } from '@nestjs/core';
import { CoordinatorModule } from '../src/coordinator.module';

/** A process type, as far as it matters here. */
const publishing = (publishes: readonly AnyEvent[]) =>
  ({ name: 'trip', taskQueue: 'trips', publishes }) as unknown as SagaType;

const hosts = (type: SagaType) =>
  CoordinatorModule.forRoot({ participants: [], sagaTypes: [type] }).imports!.some(
    (module) => (module as { readonly module?: unknown }).module === PublishedEventsModule,
  );

it('what processes publish is delivered by a coordinator that knows one that does', async () => {
  const noted = { name: 'Noted' } as AnyEvent;
  expect([hosts(publishing([noted])), hosts(publishing([]))]).toEqual([true, false]);
  const environment = { TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL! };
  const made = (more: Record<string, string> = {}) =>
    NestFactory.createApplicationContext(PublishedEventsModule.forRoot({ environment: { ...environment, ...more } }), {
      logger: false,
      abortOnError: false,
    });
  const app = await made();
  const workers = { 'backstitch.events': 'RUNNING' };
  expect(app.get(WorkerHost).readiness).toMatchObject({ ready: true, workers });
  await app.close();
  await expect(made({ NODE_ENV: 'production' })).rejects.toMatchObject({ code: 'bad-setting' });
});
