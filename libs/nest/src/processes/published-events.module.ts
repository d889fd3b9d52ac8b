import { type EventsDoor, publishedDelivery } from '@backstitch/participant';
import { publishQueue } from '@backstitch/saga-log';
import { type DynamicModule, Module } from '@nestjs/common';
import { hostingModule } from '../host/hosting-module';
import type { AsyncOptions } from '../settings/async-options';
import { eventsSetting } from '../settings/events-setting';
import type { HostOptions } from '../settings/host-options';

export interface PublishedEventsOptions extends HostOptions {
  /**
   * Where what processes publish is delivered. Default as in `BACKSTITCH_EVENTS_URL`, and that is
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
  static forRoot(options: PublishedEventsOptions = {}): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<PublishedEventsOptions>): DynamicModule {
    return hostingModule(PublishedEventsModule, async, ({ environment = process.env, events, worker }) => {
      const door = events ?? eventsSetting(environment, 'coordinator');
      return () => Promise.resolve([{ taskQueue: publishQueue, activities: publishedDelivery(door), ...worker }]);
    });
  }
}
