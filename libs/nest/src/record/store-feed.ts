import { Logger } from '@nestjs/common';
import type { Environment } from '../settings/environment';
import { feeds, stateStore } from '../settings/state-store-settings';
import { Feed } from './feed';

/** The feed of a process's workers, where a state store is set and the feed isn't off. @throws HostError `bad-setting` */
export function storeFeed(environment: Environment): Feed | undefined {
  const store = feeds(environment) ? stateStore(environment) : undefined;
  if (store === undefined) return undefined;
  const log = new Logger('StateStore');
  return new Feed(store, (error) => {
    const why = error instanceof Error ? error.message : String(error);
    log.warn(`The state store isn't told of changes just now, and finds them later by itself: ${why}`);
  });
}
