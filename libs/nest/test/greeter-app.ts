/** An app as small as can be, run as a process by the tests. */
import '@backstitch/nest/early-stop';
import './slow-start';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { ParticipantModule, SagaModule, Serves, WorkerHost, runApp, temporalSettings } from '@backstitch/nest';
import type { Subject } from 'rxjs';
import { greeters, greetings } from './greetings';

/** A test may have a task queue of its own. */
const served = process.env['AT'] ? (greeters.at(process.env['AT']) as unknown as typeof greeters) : greeters;

@Serves(served)
class Greeter implements Serves<typeof greeters, object> {
  async greet({ name, ms }: { name: string; ms: number }): Promise<string> {
    await sleep(ms);
    return `Hello ${name}`;
  }
  async unsay(): Promise<void> {}
}

/** A worker that the native part of the SDK gives up on, as it does when its polling fails for good. */
const mortal = () =>
  new WorkerHost(temporalSettings(process.env), async () => [
    {
      taskQueue: 'nestMortals',
      activities: { live: async () => undefined },
      plugins: [
        {
          name: 'mortal',
          runWorker(worker, next) {
            const { unexpectedErrorSubject } = worker as unknown as { unexpectedErrorSubject: Subject<never> };
            setTimeout(() => unexpectedErrorSubject.error(new Error('polling failed for good')), 500);
            return next(worker);
          },
        },
      ],
    },
  ]);

/** One that waits for something as long as it takes; it starts behind those of the modules that are imported. */
const late = () =>
  new WorkerHost(
    temporalSettings(process.env),
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  );

@Module({
  imports: [
    ParticipantModule.forRoot({ name: 'greeters', migrations: {} }),
    SagaModule.forRoot({
      sagaTypes: Object.values(greetings),
      workflowsPath: resolve(__dirname, process.env['SAGAS'] ?? 'sagas', 'index.ts'),
      bundle: process.env['BUNDLE']!,
    }),
  ],
  providers: [
    Greeter,
    ...(process.env['MORTAL'] ? [{ provide: WorkerHost, useFactory: mortal }] : []),
    ...(process.env['LATE'] ? [{ provide: WorkerHost, useFactory: late }] : []),
  ],
})
class GreeterApp {}

void runApp('greeter', GreeterApp);
if (process.env['STRAY']) setTimeout(() => void Promise.reject(new Error('stray')), 1_000);
