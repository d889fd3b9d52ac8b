import { type EventsDoor, publishedDelivery } from '@backstitch/participant';
import { type PublishedEvent, publishQueue } from '@backstitch/saga-log';
import { type DynamicModule, Module } from '@nestjs/common';
import { hostingModule } from '../host/hosting-module';
import type { AsyncOptions } from '../settings/async-options';
import { eventsSetting } from '../settings/events-setting';
import { stateStore } from '../settings/state-store-settings';
import { throughStream } from '../settings/stream-setting';
import type { HostOptions } from '../settings/host-options';

export interface PublishedEventsOptions extends HostOptions {
  /**
   * Where what processes publish is delivered. Default as in `BACKSTITCH_EVENTS_URL`, and that is
   * `http://127.0.0.1:3000/events`, but not in production. Its `transport`, or the stream of `EVENTS_NATS`, has the events; it is
   * closed with the app.
   */
  readonly events?: EventsDoor;
}

/**
 * Delivers what processes publish; and, where a state store is set, has those told who subscribe to it. Without one a process that has published waits for it at its end.
 * @throws HostError at the start: `bad-setting`, `temporal-refused`
 */
@Module({})
export class PublishedEventsModule {
  static forRoot(options: PublishedEventsOptions = {}): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<PublishedEventsOptions>): DynamicModule {
    const open: { close(): Promise<void> }[] = [];
    const hosting = hostingModule(PublishedEventsModule, async, ({ environment = process.env, events, worker }) => {
      const given = events ?? eventsSetting(environment, 'coordinator', false);
      return async () => {
        const door = await throughStream(given, environment, 'coordinator');
        const store = stateStore(environment);
        const tell = store && ((published: readonly PublishedEvent[]) => store.subscriptions.published(published));
        for (const one of [door.transport, store]) if (one) open.push(one);
        return [{ taskQueue: publishQueue, activities: publishedDelivery(door, tell), ...worker }];
      };
    });
    // The workers have drained by then.
    const onApplicationShutdown = () => Promise.all(open.map((one) => one.close()));
    return {
      ...hosting,
      providers: [...hosting.providers!, { provide: Symbol('closing'), useValue: { onApplicationShutdown } }],
    };
  }
}
