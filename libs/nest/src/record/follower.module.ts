import { Follower, SubscriptionNotifier } from '@backstitch/client';
import type { Catalogue } from '@backstitch/contract';
import { slipType } from '@backstitch/routing-slip';
import type { StateStore } from '@backstitch/state-store';
import { machineSettings } from '@backstitch/state-services';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Client } from '@temporalio/client';
import { TemporalClientModule, type TemporalClientOptions } from '../connection/temporal-client.module';
import { sagaEndpoints } from '../settings/endpoints-in';
import { followSettings, stateStore } from '../settings/state-store-settings';

export interface FollowerOptions extends TemporalClientOptions {
  /** Its saga types are followed, every routing slip and every state machine. */
  readonly catalogue: Catalogue;
}

/** Follows for as long as the app runs, and says in the log what keeps it from that. */
class HostedFollower implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly follower: Follower,
    private readonly notifier: SubscriptionNotifier,
    private readonly store: StateStore,
  ) {}

  onApplicationBootstrap(): void {
    this.follower.start();
    this.notifier.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.follower.stop(), this.notifier.stop()]);
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }
}

/**
 * Keeps the state store that `STATE_STORE_URL` names, and tells its subscribers at the endpoints that `SAGA_ENDPOINTS` allows. Any number of processes may do so for one store: they share the
 * work. Without the variable it does nothing.
 * @throws HostError `bad-setting`
 */
@Module({})
export class FollowerModule {
  static forRoot({ catalogue, environment = process.env, client }: FollowerOptions): DynamicModule {
    const store = stateStore(environment);
    if (store === undefined) return { module: FollowerModule };
    const settings = followSettings(environment);
    const { taskQueue: machines } = machineSettings(environment);
    const log = new Logger('StateStore');
    const onTrouble = (error: Error | undefined) =>
      error === undefined ? log.log('follows again') : log.warn(`The record isn't kept just now: ${error.message}`);
    const onNotifierTrouble = (error: Error | undefined) =>
      error === undefined ? log.log('tells again') : log.warn(`Subscribers aren't told just now: ${error.message}`);
    const slip = slipType(catalogue);
    const followed = { ...catalogue, sagaTypes: [...catalogue.sagaTypes, ...(slip ? [slip] : [])] };
    const useFactory = (temporal: Client) =>
      new HostedFollower(
        new Follower({ temporal, catalogue: followed, store, machines, onTrouble, ...settings }),
        new SubscriptionNotifier({
          store,
          isAllowedEndpoint: sagaEndpoints(environment),
          onTrouble: onNotifierTrouble,
        }),
        store,
      );
    return {
      module: FollowerModule,
      imports: [TemporalClientModule.forRoot({ environment, ...(client && { client }) })],
      providers: [{ provide: HostedFollower, inject: [Client], useFactory }],
    };
  }
}
