import type { OpenDatabase } from '@backstitch/database';
import type { PublishedEvent } from '@backstitch/saga-log';
import type { StoreTables } from '../store-tables';
import { type DeliveryRules, deliverDue, toldSubscriptions } from './deliveries';
import { type Subscribed, subscribe, subscriptions, unsubscribe } from './keep-subscriptions';
import type { Subscription, SubscriptionWanted } from './subscription';
import { tellPublished } from './tell-published';
import { type DeliveryAct, type UndeliveredList, actOnUndelivered, undelivered } from './undelivered';

type Ask = <T>(question: (database: OpenDatabase<StoreTables>) => Promise<T>) => Promise<T>;

/** Who is told what happens to sagas. Each method throws StateStoreError `state-store-unreachable`. */
export class Subscriptions {
  /** @param hasData whether payloads are kept as they are */
  constructor(
    private readonly ask: Ask,
    private readonly hasData: () => boolean,
  ) {}

  /** Has subscribers told what processes have published, in its order. Told again, it is delivered again. */
  published(events: readonly PublishedEvent[]): Promise<void> {
    return this.ask((database) => tellPublished(database, events, this.hasData()));
  }

  /** Makes a subscription, or changes it. @param by who */
  put(name: string, wanted: SubscriptionWanted, by: string): Promise<Subscribed> {
    return this.ask(({ kysely }) => subscribe(kysely, name, wanted, by));
  }

  /** @returns whether there was one */
  delete(name: string): Promise<boolean> {
    return this.ask(({ kysely }) => unsubscribe(kysely, name));
  }

  /** All of them by name. */
  list(): Promise<readonly Subscription[]> {
    return this.ask(({ kysely }) => subscriptions(kysely));
  }

  /** @returns undefined: there is none of this name */
  async find(name: string): Promise<Subscription | undefined> {
    const [found] = await this.ask(({ kysely }) => subscriptions(kysely, name));
    return found;
  }

  /** What was given up of a subscription, oldest first. @param after the last of the page before */
  undelivered(name: string, limit: number, after = '0'): Promise<UndeliveredList> {
    return this.ask(({ kysely }) => undelivered(kysely, name, limit, after));
  }

  /** @returns whether there was such an event among those that were given up */
  act(name: string, id: string, act: DeliveryAct): Promise<boolean> {
    return this.ask(({ kysely }) => actOnUndelivered(kysely, name, id, act));
  }

  /** The names of those that are told: all but those whose endpoint wanted no more. */
  told(): Promise<readonly string[]> {
    return this.ask(({ kysely }) => toldSubscriptions(kysely));
  }

  /** Delivers what is due of a subscription: see `deliverDue`. One process at a time does. @returns how many */
  deliver(name: string, rules: DeliveryRules): Promise<number> {
    return this.ask(({ kysely }) => deliverDue(kysely, name, rules));
  }
}
