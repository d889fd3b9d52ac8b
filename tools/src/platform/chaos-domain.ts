import type { Saga } from '@backstitch/saga-log';
import type { Seeded } from '../chaos/seeded';
import type { PublishedEvent } from './published-event';

/** What chaos has to know of a domain. */
export interface ChaosDomain {
  /** The kinds of sagas that clients ask for, and how often each, compared with the others. */
  readonly mix: readonly (readonly [kind: string, weight: number])[];
  /** A saga of that kind. @param index of the offer: what it asks for can be told apart by it */
  readonly wanted: (kind: string, index: number, random: Seeded) => Wanted;
  /** What a completed saga leaves in the participants' tables: how many of what, in the words of their books. */
  readonly leaves: (offer: Pick<Wanted, 'type' | 'body'>, output: unknown) => Readonly<Record<string, number>>;
  /** What else doesn't agree when everything has ended, one sentence each. Default nothing. */
  readonly faultsAtRest?: (rest: AtRest) => Promise<readonly string[]>;
  /**
   * What participants have published, by their own tables and not by their outboxes: each event once. Default: they
   * publish nothing.
   */
  readonly published?: (databaseUrlOf: (participant: string) => string) => Promise<readonly PublishedEvent[]>;
  /** A service outside that can be told to misbehave. Default none. */
  readonly outside?: OutsideService;
  /** A participant that stands still for longer than the deadline of a saga type, where the run is long enough. */
  readonly pastADeadline?: { readonly target: string; readonly lasts: number };
  /** Wrongs to be found, by name: negative controls (`--plant`). */
  readonly plants: Readonly<Record<string, (databaseUrlOf: (participant: string) => string) => Promise<void>>>;
}

/** A saga that a client asks for. */
export interface Wanted {
  readonly type: string;
  readonly body: object;
  /** It begins by an event, whose body it is: the event's name, and the id that the saga will have. Default by its type. */
  readonly begunBy?: { readonly event: string; readonly id: string };
  readonly follow?: Follow;
  /** The service outside misbehaves so before the start. */
  readonly before?: OutsideFault;
}

/**
 * What comes after the start: asked below the saga's own path (`cancel`, `messages/approval`), an event, or something that
 * the service outside is told at a path of its own.
 */
export type Follow = { readonly body: object } & (
  { readonly path: string } | { readonly event: string } | { readonly outside: string }
);

/** How a service outside misbehaves. */
export interface OutsideFault {
  readonly answer: string;
  /** For so many calls. */
  readonly calls: number;
  /** Where it is about time. */
  readonly ms: number;
  /** Only calls of this kind. */
  readonly on?: string;
}

/** A process of the platform that doesn't know of sagas. */
export interface OutsideService {
  /** Its name among the processes. */
  readonly process: string;
  /** The variable of its port, among the platform's. */
  readonly port: string;
  /** How it may answer, dealt for each fault of the kind `outside`. */
  readonly answers: readonly string[];
  /** @throws when it can't be reached */
  readonly misbehave: (url: string, fault: OutsideFault) => Promise<void>;
  /** @throws when it can't be reached */
  readonly behave: (url: string) => Promise<void>;
}

/** What was looked at when everything had ended. */
export interface AtRest {
  readonly databaseUrlOf: (participant: string) => string;
  /** The folder of the run. */
  readonly data: string;
  readonly sagas: readonly EndedSaga[];
}

export interface EndedSaga {
  readonly workflowId: string;
  readonly saga: Saga;
  /** Of nested sagas, too. */
  readonly stepKeys: readonly string[];
  readonly offer: Wanted;
}
