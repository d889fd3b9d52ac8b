import type { StateStore } from '@backstitch/state-store';
import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { freshBundle } from '../bundle/fresh-bundle';
import { hostingModule } from '../host/hosting-module';
import type { AsyncOptions } from '../settings/async-options';
import type { HostOptions } from '../settings/host-options';
import { stateStore } from '../settings/state-store-settings';
import { bulkActWorker } from './bulk-act-worker';

export interface BulkActOptions extends HostOptions {
  /** The bundle, built ahead by `bundleSagas`: a file. It is built at the start only when missing or out of date. */
  readonly bundle: string;
  /** The file whose default export is the workflow of bulk acts. */
  readonly workflowsPath: string;
}

/** Closes the stores when nobody asks them any more. */
class OpenStores implements OnApplicationShutdown {
  constructor(private readonly stores: readonly StateStore[]) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.stores.map((store) => store.close()));
  }
}

/**
 * Hosts acts on many sagas. Without one a bulk act that was begun waits for it. By `STATE_STORE_URL` it finds sagas by what
 * only the record knows.
 * @throws HostError at the start: `bad-setting`, `bundle-missing`, `temporal-refused`
 */
@Module({})
export class BulkActModule {
  static forRoot(options: BulkActOptions): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<BulkActOptions>): DynamicModule {
    const stores: StateStore[] = [];
    const hosting = hostingModule(BulkActModule, async, ({ bundle, workflowsPath, worker, environment }) => {
      const store = stateStore(environment ?? process.env);
      if (store) stores.push(store);
      return async () => {
        const { failureConverterPath } = worker?.dataConverter ?? {};
        const code = await freshBundle({ bundle, workflowsPath, failureConverterPath });
        return [{ ...bulkActWorker(store), workflowBundle: { code }, isSeldom: true as const, ...worker }];
      };
    });
    const closing = { provide: OpenStores, useFactory: () => new OpenStores(stores) };
    return { ...hosting, providers: [...(hosting.providers ?? []), closing] };
  }
}
