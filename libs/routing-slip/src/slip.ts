import type { Duration, Timeouts } from '@backstitch/contract';

/** One activity of an itinerary, as it travels: everything that is needed to ask it, without its contract. */
export interface SlipActivity extends Timeouts {
  readonly participant: string;
  readonly request: string;
  /** The name of its step, where the request's isn't telling. */
  readonly step?: string;
  /** The verb that undoes it, or `null`: nothing to undo. */
  readonly compensation: string | null;
  /** The codes that it may refuse with. Default none. */
  readonly refusals?: readonly string[];
  /** The names of its arguments, each bound from the variable of that name. Default none. */
  readonly takes?: readonly string[];
  /** Explicit arguments: they override what is bound. Anything but an object is the whole input, as it is. Default none. */
  readonly arguments?: unknown;
  /** Which variables its output sets: property of the output by variable. Default: every property, under its own name. */
  readonly sets?: Readonly<Record<string, string>>;
}

/** Something that happened to a slip, for those who follow it. */
export const slipEventKinds = [
  'activity-completed',
  'activity-faulted',
  'compensated',
  'compensation-failed',
  'revised',
  'ended-early',
  'completed',
  'faulted',
] as const;
export type SlipEventKind = (typeof slipEventKinds)[number];

/** Who is told what happens to a slip: CloudEvents 1.0 as structured JSON, each at least once, in order. */
export interface SlipSubscription {
  /** An HTTP or HTTPS URL on the allow-list of the owner's workers. */
  readonly endpoint: string;
  /** Default all kinds. */
  readonly events?: readonly SlipEventKind[];
  /** Only what happens to these steps, by step id or request; events of the whole slip always. Default all. */
  readonly activities?: readonly string[];
}

/** A slip as it was written. It doesn't change: what changes as it travels is its `SlipState`. */
export interface Slip {
  /** The composite service: its workers host `{owner}.errors`, where a slip goes that has faulted. */
  readonly owner: string;
  readonly itinerary: readonly SlipActivity[];
  readonly variables: Readonly<Record<string, unknown>>;
  /** Default none. */
  readonly subscriptions?: readonly SlipSubscription[];
  /** What is decided on the error queue. Default `'compensate'`. */
  readonly onFailure?: 'compensate' | 'hold';
  /** From its start. Default none. */
  readonly deadline?: Duration;
  /** The id of its saga, where whoever writes it chooses one. Default a new one. */
  readonly trackingNumber?: string;
  /** What its template was given, when it has one. */
  readonly input?: unknown;
}

/** Where a slip goes that has faulted. */
export const errorQueue = (owner: string): string => `${owner}.errors`;
