import { lazyConnection } from '@backstitch/client';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Client } from '@temporalio/client';
import type { Environment } from '../settings/environment';
import { temporalSettings } from '../settings/temporal-settings';
import { withPatience } from './with-patience';

export interface TemporalClientOptions {
  /** Default `process.env`. */
  readonly environment?: Environment;
}

/** gRPC would let two minutes pass before it looks for a server that was away: those who ask are waiting. */
const channelArgs = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 2_000 };

/** One look for the server, before it is said that it isn't there. Milliseconds. */
const oneLook = 2_000;

/**
 * Provides Temporal's own `Client`, to be injected by its class. It connects when it has to, as often as it has to: a
 * process that only asks starts without the server, says in its log that it waits for it, and can tell its callers.
 * @throws HostError `bad-setting`
 */
@Module({})
export class TemporalClientModule implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #log = new Logger('Temporal');
  readonly #closing = new AbortController();
  #looking: Promise<void> | undefined;

  constructor(@Inject(Client) private readonly client: Client) {}

  static forRoot({ environment = process.env }: TemporalClientOptions = {}): DynamicModule {
    const provide = () => {
      const { connection, namespace } = temporalSettings(environment);
      return new Client({ connection: lazyConnection({ ...connection, channelArgs }), namespace });
    };
    return {
      module: TemporalClientModule,
      global: true,
      providers: [{ provide: Client, useFactory: provide }],
      exports: [Client],
    };
  }

  onApplicationBootstrap(): void {
    const { connection } = this.client;
    const look = () =>
      connection.withDeadline(Date.now() + oneLook, () => connection.workflowService.getSystemInfo({}));
    // Not awaited: it only tells. What comes meanwhile is answered by whoever is asked.
    this.#looking = withPatience(look, { what: 'Temporal', log: this.#log, signal: this.#closing.signal }).then(
      () => undefined,
      () => undefined,
    );
  }

  beforeApplicationShutdown(): void {
    this.#closing.abort();
  }

  async onApplicationShutdown(): Promise<void> {
    // The SDK tries a call again by a timer, which throws out of nowhere once the connection is closed.
    await this.#looking;
    await this.client.connection.close();
  }
}
