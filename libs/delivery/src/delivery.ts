import type { CloudEvent } from 'cloudevents';

/** Where events are delivered, and how. */
export interface EventsDoor {
  /** `POST /events` of a gateway, or whatever takes CloudEvents: `http://127.0.0.1:3000/events`. Its user and password are sent as `authorization`. */
  readonly url: string;
  /** `POST /sagas` of a gateway: where sagas are started. Default beside `url`: `http://127.0.0.1:3000/sagas`. */
  readonly sagasUrl?: string;
  /** Sent along: who it is, say. Default none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Signs what is sent, as Standard Webhooks has it: base64, with or without `whsec_` before it. Default nothing is signed. */
  readonly secret?: string | undefined;
  /** Delivers events elsewhere than by `POST` to `url`: to a broker, say. Sagas are started by HTTP all the same. Default none. */
  readonly transport?: EventsTransport;
}

/** A way for events to where they are taken, beside HTTP. */
export interface EventsTransport {
  /**
   * Delivers them: at least once, and those of one `subject` in their order, also where some of them fail. `away`, or
   * `refused` where no repetition helps, means that all of them are delivered again.
   */
  deliver(events: readonly CloudEvent<unknown>[], signal: AbortSignal): Promise<Delivery>;
  /** Ends its connection. */
  close(): Promise<void>;
}

/**
 * - `taken`: it has all of them
 * - `refused`: it can't take these, as they are
 * - `gone`: it wants no more of any
 * - `away`: nothing is wrong with them: it can be tried again
 */
export type Delivery =
  | { readonly is: 'taken' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'gone'; readonly why: string }
  | { readonly is: 'away'; readonly why: string; readonly retryAfterMs?: number };
