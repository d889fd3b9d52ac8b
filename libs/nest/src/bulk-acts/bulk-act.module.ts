import { type DynamicModule, Module } from '@nestjs/common';
import { freshBundle } from '../bundle/fresh-bundle';
import { hostingModule } from '../host/hosting-module';
import type { AsyncOptions } from '../settings/async-options';
import type { HostOptions } from '../settings/host-options';
import { bulkActWorker } from './bulk-act-worker';

export interface BulkActOptions extends HostOptions {
  /** The bundle, built ahead by `bundleSagas`: a file. It is built at the start only when missing or out of date. */
  readonly bundle: string;
  /** The file whose default export is the workflow of bulk acts. */
  readonly workflowsPath: string;
}

/**
 * Hosts acts on many sagas. Without one a bulk act that was begun waits for it.
 * @throws HostError at the start: `bad-setting`, `bundle-missing`, `temporal-refused`
 */
@Module({})
export class BulkActModule {
  static forRoot(options: BulkActOptions): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<BulkActOptions>): DynamicModule {
    return hostingModule(BulkActModule, async, ({ bundle, workflowsPath, worker }) => async () => {
      const code = await freshBundle({ bundle, workflowsPath });
      return [{ ...bulkActWorker, workflowBundle: { code }, ...worker }];
    });
  }
}
