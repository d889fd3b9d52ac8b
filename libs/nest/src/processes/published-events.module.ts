import type { Catalogue } from '@backstitch/contract';
import { type EventsDoor, publishedDelivery } from '@backstitch/participant';
import { publishQueue } from '@backstitch/saga-log';
import { type DynamicModule, Module } from '@nestjs/common';
import { hostingModule } from '../host/hosting-module';
import type { AsyncOptions } from '../settings/async-options';
import { eventsSetting } from '../settings/events-setting';
import type { HostOptions } from '../settings/host-options';

export interface PublishedEventsOptions extends HostOptions {
  /** Where the types of processes say whether they publish: where none does, nothing is hosted. */
  readonly catalogue: Catalogue;
  /**
   * Where what they publish is delivered. Default as in `BACKSTITCH_EVENTS_URL`, and that is
   * `http://127.0.0.1:3000/events`, but not in production.
   */
  readonly events?: EventsDoor;
}

/**
 * Delivers what processes publish. Without one a process that has published waits for it at its end.
 * @throws HostError at the start: `bad-setting`, `temporal-refused`
 */
@Module({})
export class PublishedEventsModule {
  static forRoot(options: PublishedEventsOptions): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<PublishedEventsOptions>): DynamicModule {
    return hostingModule(PublishedEventsModule, async, ({ catalogue, environment = process.env, events, worker }) => {
      const sends = catalogue.sagaTypes.some(({ publishes = [] }) => publishes.length > 0);
      const door = sends ? (events ?? eventsSetting(environment, 'coordinator')) : undefined;
      return () =>
        Promise.resolve(door ? [{ taskQueue: publishQueue, activities: publishedDelivery(door), ...worker }] : []);
    });
  }
}
