import { recoveryQueue } from '@backstitch/saga-log';
import { type DynamicModule, Module } from '@nestjs/common';
import { freshBundle } from '../bundle/fresh-bundle';
import { maxCachedWorkflows } from '../host/cached-workflows';
import { hostingModule } from '../host/hosting-module';
import type { AsyncOptions } from '../settings/async-options';
import type { HostOptions } from '../settings/host-options';

export interface RecoveryOptions extends HostOptions {
  /** The bundle, built ahead by `bundleSagas`: a file. It is built at the start only when missing or out of date. */
  readonly bundle: string;
  /** The file whose default export is the workflow of `@backstitch/saga/recovery`. */
  readonly workflowsPath: string;
}

/**
 * Hosts recoveries: a worker that compensates sagas of any type by their logs alone. Without one a saga that was
 * recovered backwards waits for it.
 * @throws HostError at the start: `bad-setting`, `bundle-missing`, `temporal-refused`
 */
@Module({})
export class RecoveryModule {
  static forRoot(options: RecoveryOptions): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<RecoveryOptions>): DynamicModule {
    return hostingModule(RecoveryModule, async, ({ bundle, workflowsPath, worker }) => async () => {
      const { failureConverterPath } = worker?.dataConverter ?? {};
      const code = await freshBundle({ bundle, workflowsPath, failureConverterPath });
      return [{ taskQueue: recoveryQueue, workflowBundle: { code }, isSeldom: true, maxCachedWorkflows, ...worker }];
    });
  }
}
