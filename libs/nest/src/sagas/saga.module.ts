import { type DynamicModule, Module } from '@nestjs/common';
import type { SagaType } from '@backstitch/contract';
import { freshBundle } from '../bundle/fresh-bundle';
import { maxCachedWorkflows } from '../host/cached-workflows';
import type { HostedWorker } from '../host/hosted-worker';
import { hostingModule } from '../host/hosting-module';
import type { AsyncOptions } from '../settings/async-options';
import type { HostOptions } from '../settings/host-options';
import { checkExports } from './check-exports';

export interface SagaOptions extends HostOptions {
  /** What is hosted: each must be exported by the bundle, under its name. */
  readonly sagaTypes: readonly SagaType[];
  /** The bundle, built ahead by `bundleSagas`: a file. It is built at the start only when missing or out of date. */
  readonly bundle: string;
  /** The file that exports the sagas, for building. Where only the bundle was deployed, it needn't be there. */
  readonly workflowsPath: string;
  /** The lock file of what the contracts promise, for building: an absolute path. Default none. */
  readonly promisesLock?: string;
}

/**
 * Hosts saga types: a worker for each task queue that they name.
 * @throws HostError at the start: `bad-setting`, `bundle-missing`, `misnamed-saga`, `saga-not-hosted`, `temporal-refused`
 */
@Module({})
export class SagaModule {
  static forRoot(options: SagaOptions): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<SagaOptions>): DynamicModule {
    return hostingModule(SagaModule, async, (options) => () => workersOf(options));
  }
}

async function workersOf(options: SagaOptions): Promise<HostedWorker[]> {
  const { sagaTypes, bundle, workflowsPath, promisesLock, worker = {} } = options;
  const { failureConverterPath } = worker.dataConverter ?? {};
  const code = await freshBundle({ bundle, workflowsPath, promisesLock, failureConverterPath });
  checkExports(code, sagaTypes);
  const taskQueues = [...new Set(sagaTypes.map(({ taskQueue }) => taskQueue))];
  return taskQueues.map((taskQueue) => ({ taskQueue, workflowBundle: { code }, maxCachedWorkflows, ...worker }));
}
