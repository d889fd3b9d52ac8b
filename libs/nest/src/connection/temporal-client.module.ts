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
import { Client, type ClientOptions } from '@temporalio/client';
import { type AsyncOptions, optionsProvider } from '../settings/async-options';
import type { Environment } from '../settings/environment';
import { temporalSettings } from '../settings/temporal-settings';
import { retryUntilReachable } from './retry-until-reachable';

export interface TemporalClientOptions {
  /** Default `process.env`. */
  readonly environment?: Environment;
  /** Temporal's options of a client: interceptors, a data converter with its codec, an identity. Default Temporal's. */
  readonly client?: Omit<ClientOptions, 'connection' | 'namespace'>;
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

  static forRoot(options: TemporalClientOptions = {}): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<TemporalClientOptions>): DynamicModule {
    const given = Symbol('TemporalClientOptions');
    const { imports, provider } = optionsProvider(given, async);
    const provide = ({ environment = process.env, client }: TemporalClientOptions) => {
      const { connection, namespace } = temporalSettings(environment);
      return new Client({ ...client, connection: lazyConnection({ ...connection, channelArgs }), namespace });
    };
    return {
      module: TemporalClientModule,
      global: true,
      imports,
      providers: [provider, { provide: Client, inject: [given], useFactory: provide }],
      exports: [Client],
    };
  }

  onApplicationBootstrap(): void {
    const { connection } = this.client;
    const look = () =>
      connection.withDeadline(Date.now() + oneLook, () => connection.workflowService.getSystemInfo({}));
    // Not awaited: it only tells. Requests that come meanwhile are answered by their handlers.
    this.#looking = retryUntilReachable(look, { what: 'Temporal', log: this.#log, signal: this.#closing.signal }).then(
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
