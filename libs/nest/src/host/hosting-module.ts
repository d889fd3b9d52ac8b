import type { DynamicModule, Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { storeFeed } from '../record/store-feed';
import { type AsyncOptions, optionsProvider } from '../settings/async-options';
import type { HostOptions } from '../settings/host-options';
import { temporalSettings } from '../settings/temporal-settings';
import type { HostedWorker } from './hosted-worker';
import { WorkerHost } from './worker-host';

/**
 * A module that hosts workers.
 * @param workersOf is called when the app is made, where wrong settings are refused; what it returns makes the workers,
 *   when the app starts
 */
export function hostingModule<O extends HostOptions>(
  module: Type,
  async: AsyncOptions<O>,
  workersOf: (options: O) => () => Promise<HostedWorker[]>,
): DynamicModule {
  const given = Symbol('Options');
  const { imports, provider } = optionsProvider(given, async);
  const host = (options: O, adapter: HttpAdapterHost) => {
    const prepare = workersOf(options);
    const environment = options.environment ?? process.env;
    return new WorkerHost(temporalSettings(environment), prepare, adapter, storeFeed(environment));
  };
  return {
    module,
    imports,
    providers: [provider, { provide: WorkerHost, inject: [given, HttpAdapterHost], useFactory: host }],
    exports: [WorkerHost],
  };
}
