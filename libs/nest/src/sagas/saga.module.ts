import { type DynamicModule, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { SagaType } from '@backstitch/contract';
import { freshBundle } from '../bundle/fresh-bundle';
import { maxCachedWorkflows } from '../host/cached-workflows';
import type { HostedWorker } from '../host/hosted-worker';
import { WorkerHost } from '../host/worker-host';
import { type AsyncOptions, optionsProvider } from '../settings/async-options';
import type { HostOptions } from '../settings/host-options';
import { temporalSettings } from '../settings/temporal-settings';
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
    const given = Symbol('SagaOptions');
    const { imports, provider } = optionsProvider(given, async);
    const host = (options: SagaOptions, adapter: HttpAdapterHost) =>
      new WorkerHost(temporalSettings(options.environment ?? process.env), () => workersOf(options), adapter);
    return {
      module: SagaModule,
      imports,
      providers: [provider, { provide: WorkerHost, inject: [given, HttpAdapterHost], useFactory: host }],
      exports: [WorkerHost],
    };
  }
}

async function workersOf(options: SagaOptions): Promise<HostedWorker[]> {
  const { sagaTypes, bundle, workflowsPath, promisesLock, worker = {} } = options;
  const code = await freshBundle({ bundle, workflowsPath, promisesLock });
  checkExports(code, sagaTypes);
  const taskQueues = [...new Set(sagaTypes.map(({ taskQueue }) => taskQueue))];
  return taskQueues.map((taskQueue) => ({ taskQueue, workflowBundle: { code }, maxCachedWorkflows, ...worker }));
}
