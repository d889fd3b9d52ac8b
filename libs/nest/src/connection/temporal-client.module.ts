import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Client, Connection } from '@temporalio/client';
import type { Environment } from '../settings/environment';
import { temporalSettings } from '../settings/temporal-settings';

export interface TemporalClientOptions {
  /** Default `process.env`. */
  readonly environment?: Environment;
}

/**
 * Provides Temporal's own `Client`, to be injected by its class. It connects at the first call and again whenever it
 * has to: a process that only asks can start before the server, and can tell its callers when it isn't there.
 * @throws HostError `bad-setting`
 */
@Module({})
export class TemporalClientModule implements OnApplicationShutdown {
  constructor(@Inject(Client) private readonly client: Client) {}

  static forRoot({ environment = process.env }: TemporalClientOptions = {}): DynamicModule {
    const provide = () => {
      const { connection, namespace } = temporalSettings(environment);
      return new Client({ connection: Connection.lazy(connection), namespace });
    };
    return {
      module: TemporalClientModule,
      global: true,
      providers: [{ provide: Client, useFactory: provide }],
      exports: [Client],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.connection.close();
  }
}
