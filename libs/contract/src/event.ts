import type { z } from 'zod';
import { checkCarriedByJson } from './carried-by-json';
import { contractName } from './contract-name';
import { freeName } from './reserved-name';

/** One event, not published yet: data, which `attempt.publish` takes. */
export interface Occurred<N extends string = string, T = unknown> {
  /** The event's name. */
  readonly event: N;
  readonly body: T;
}

/**
 * Something that happens in a participant and that others may hear of. Called, it makes one, to be published:
 * `attempt.publish(RoomConfirmed({ tripId }))`. On the wire it is a CloudEvent 1.0 whose `type` is the name, whose
 * `subject` is the key and whose `data` is the body.
 */
export interface Event<N extends string = string, T = unknown> {
  (body: T): Occurred<N, T>;
  readonly name: N;
  readonly schema: z.ZodType<T>;
  /** What it is about: events of one key are delivered in the order in which they were published. */
  key(body: T): string;
}

/** Any event: bodies are checked where one is published, not where it is listed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as AnyRefusal: the body is an argument, so unknown would be too narrow
export type AnyEvent = Event<string, any>;

/** The body of an event: `BodyOf<typeof RoomConfirmed>`. */
export type BodyOf<E extends AnyEvent> = E extends Event<string, infer T> ? T : never;

/** One of these events, not published yet. */
export type OccurredOf<E extends AnyEvent> = E extends Event<infer N, infer T> ? Occurred<N, T> : never;

export interface EventOptions<T> {
  /** What an event is about, from its body: a text that isn't empty, of at most 1,000 characters. */
  readonly key: (body: T) => string;
}

/**
 * Declares an event.
 * @param name PascalCase and past tense, unique in the catalogue: `'RoomConfirmed'`
 * @param schema what its body looks like; JSON must be able to carry it
 * @throws ContractError `bad-name`, `bad-schema`, `reserved-name` when the platform's own failures are called so
 * @example
 * const RoomConfirmed = event('RoomConfirmed', z.object({ tripId: z.string() }), { key: (e) => e.tripId });
 * const hotels = participant('hotels', { … }, { publishes: [RoomConfirmed] });
 */
export function event<const N extends string, T>(name: N, schema: z.ZodType<T>, { key }: EventOptions<T>): Event<N, T> {
  contractName('event', freeName('event', name));
  checkCarriedByJson(schema, 'output', `The body of ${name}`);
  const make = (body: T): Occurred<N, T> => ({ event: name, body });
  // A function's own name can't be assigned, only defined.
  Object.defineProperty(make, 'name', { value: name });
  return Object.assign(make as typeof make & { readonly name: N }, { schema, key });
}
