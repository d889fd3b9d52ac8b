import { type DynamicModule, Module } from '@nestjs/common';
import type { SagaType } from '@backstitch/contract';
import { freshBundle } from '../bundle/fresh-bundle';
import { WorkerHost } from '../host/worker-host';
import type { Environment } from '../settings/environment';
import { temporalSettings } from '../settings/temporal-settings';
import { checkExports } from './check-exports';

export interface SagaOptions {
  /** What is hosted: each must be exported by the bundle, under its name. */
  readonly sagaTypes: readonly SagaType[];
  /** The bundle, built ahead by `bundleSagas`: a file. It is built at the start only when missing or out of date. */
  readonly bundle: string;
  /** The file that exports the sagas, for building. Where only the bundle was deployed, it needn't be there. */
  readonly workflowsPath: string;
  /** Default `process.env`. */
  readonly environment?: Environment;
}

/** Sagas kept in memory between their steps. With fewer than are in flight, each step replays its saga: half the throughput. */
const maxCachedWorkflows = 1_000;

/**
 * Hosts saga types: a worker for each task queue that they name.
 * @throws HostError at the start: `bad-setting`, `bundle-missing`, `misnamed-saga`, `saga-not-hosted`, `temporal-refused`
 */
@Module({})
export class SagaModule {
  static forRoot({ sagaTypes, bundle, workflowsPath, environment = process.env }: SagaOptions): DynamicModule {
    const host = () =>
      new WorkerHost(temporalSettings(environment), async () => {
        const code = await freshBundle({ bundle, workflowsPath });
        checkExports(code, sagaTypes);
        const taskQueues = [...new Set(sagaTypes.map(({ taskQueue }) => taskQueue))];
        return taskQueues.map((taskQueue) => ({
          taskQueue,
          workflowBundle: { code },
          maxCachedWorkflows,
        }));
      });
    return { module: SagaModule, providers: [{ provide: WorkerHost, useFactory: host }], exports: [WorkerHost] };
  }
}
