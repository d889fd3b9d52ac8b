import { type DynamicModule, Module } from '@nestjs/common';
import { type SagaType, errorQueue } from '@backstitch/contract';
import { slipFollower } from '@backstitch/routing-slip/subscriptions';
import { freshBundle } from '../bundle/fresh-bundle';
import { maxCachedWorkflows } from '../host/cached-workflows';
import { WorkerHost } from '../host/worker-host';
import type { Environment } from '../settings/environment';
import { temporalSettings } from '../settings/temporal-settings';
import { slipBundle } from '../slips/slip-bundle';
import { slipEndpoints } from '../slips/slip-endpoints';
import { checkExports } from './check-exports';

export interface SagaOptions {
  /** What is hosted: each must be exported by the bundle, under its name. */
  readonly sagaTypes: readonly SagaType[];
  /** The bundle, built ahead by `bundleSagas`: a file. It is built at the start only when missing or out of date. */
  readonly bundle: string;
  /** The file that exports the sagas, for building. Where only the bundle was deployed, it needn't be there. */
  readonly workflowsPath: string;
  /** The lock file of what the contracts promise, for building: an absolute path. Default none. */
  readonly promisesLock?: string;
  /** Whose routing slips come here when they have faulted: `{owner}.errors` is hosted, too. Default nobody's. */
  readonly errorsOf?: string;
  /** Default `process.env`. */
  readonly environment?: Environment;
}

/**
 * Hosts saga types: a worker for each task queue that they name.
 * @throws HostError at the start: `bad-setting`, `bundle-missing`, `misnamed-saga`, `saga-not-hosted`, `temporal-refused`
 */
@Module({})
export class SagaModule {
  static forRoot({
    sagaTypes,
    bundle,
    workflowsPath,
    promisesLock,
    errorsOf,
    environment = process.env,
  }: SagaOptions): DynamicModule {
    const host = () =>
      new WorkerHost(temporalSettings(environment), async () => {
        const code = await freshBundle({ bundle, workflowsPath, promisesLock });
        checkExports(code, sagaTypes);
        const taskQueues = [...new Set(sagaTypes.map(({ taskQueue }) => taskQueue))];
        return [
          ...taskQueues.map((taskQueue) => ({ taskQueue, workflowBundle: { code }, maxCachedWorkflows })),
          ...(errorsOf === undefined
            ? []
            : [
                {
                  ...{ taskQueue: errorQueue(errorsOf), workflowBundle: await slipBundle(), maxCachedWorkflows },
                  // Whoever is told what happens to slips is told from here. Each waits for the next thing to happen.
                  activities: { followSlip: slipFollower(slipEndpoints(environment)) },
                  maxConcurrentActivityTaskExecutions: 1_000,
                  shutdownGraceTime: '2s',
                },
              ]),
        ];
      });
    return { module: SagaModule, providers: [{ provide: WorkerHost, useFactory: host }], exports: [WorkerHost] };
  }
}
