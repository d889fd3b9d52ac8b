import type { z } from 'zod';
import { checkCarriedByJson } from './carried-by-json';
import { ContractError } from './contract-error';
import { contractName } from './contract-name';
import { type Duration, checkDuration } from './duration';
import type { AnyEvent } from './event';
import { type Timeouts, checkTimeouts } from './timeouts';
import type { AnyRefusal } from './refusal';

/** One request of a participant, as promised to everyone who asks it. */
export interface RequestContract extends Timeouts {
  /** JSON must be able to carry what it takes. */
  readonly input: z.ZodType;
  /** JSON must be able to carry what it makes: that is the answer. */
  readonly output: z.ZodType;
  /** Every no that is known to have had no effect. Any other error is an unknown outcome. Default none. */
  readonly refusals?: readonly AnyRefusal[];
  /**
   * How long the provider of an effect outside the database remembers an idempotency key. A request that was begun
   * longer ago, and whose outcome is unknown, isn't asked again: an operator is. The same holds for its compensation.
   * Default for ever.
   */
  readonly remembers?: Duration;
  /** The verb that undoes it, served by the same participant, or `null`: nothing to undo, and it has to be said. */
  readonly compensation: string | null;
}

export type RequestContracts = Readonly<Record<string, RequestContract>>;

/** Rejects keys that a request contract doesn't know: a misspelt `compensate:` would silently mean no compensation. */
export type Closed<R> = {
  readonly [K in keyof R]: R[K] & { readonly [X in Exclude<keyof R[K], keyof RequestContract>]: never };
};

/** What a participant does of itself, beside what it is asked for. */
export interface ParticipantOptions<E extends AnyEvent, S extends string = never> {
  /** The events that its verbs may publish. Default none. */
  readonly publishes?: readonly E[];
  /** The names of the saga types that its verbs may start: `['shipOrder']`. Default none. */
  readonly starts?: readonly S[];
}

/** A service with its own data, task queue and worker, as a contract. */
export interface Participant<
  N extends string = string,
  R extends RequestContracts = RequestContracts,
  E extends AnyEvent = AnyEvent,
  S extends string = string,
> {
  /** As shown and logged: `bank`, or `bank.nordea` for an instance of it. It is its task queue, too. */
  readonly name: N;
  readonly requests: R;
  /** The events that its verbs may publish. */
  readonly publishes: readonly E[];
  /** The names of the saga types that its verbs may start. */
  readonly starts: readonly S[];
  /** The same contract served elsewhere, by a worker of its own: `bank.at('nordea')` is `bank.nordea`. */
  at<const I extends string>(instance: I): Participant<`${N}.${I}`, R, E, S>;
}

/** The events that a participant's contract says it publishes. */
export type PublishedBy<P extends Participant> = P['publishes'][number];

/** The names of the saga types that a participant's contract says it starts. */
export type StartedBy<P extends Participant> = P['starts'][number];

export type InputOf<Q extends RequestContract> = z.output<Q['input']>;
export type OutputOf<Q extends RequestContract> = z.output<Q['output']>;

/** What a compensation is told. `output` is absent when the request's outcome was unknown: it may have had no effect. */
export interface Compensating<I, O> {
  readonly stepId: string;
  readonly input: I;
  readonly output?: O;
}

/**
 * Declares a participant.
 * @param name its task queue: `hotels`
 * @param requests by verb; a compensation is another verb, served beside its request
 * @param options which events its verbs may publish, and which saga types they may start
 * @throws ContractError `bad-name`, `bad-compensation`, `bad-duration`, `bad-schema`; `duplicate-name` when two of its
 *   events have one name
 * @example
 * const hotels = participant('hotels', {
 *   reserveRoom: { input: RoomRequest, output: Room, refusals: [NoRoomLeft], compensation: 'cancelRoom' },
 * });
 */
export function participant<
  const N extends string,
  const R extends RequestContracts,
  E extends AnyEvent = never,
  const S extends string = never,
>(
  name: N,
  requests: R & Closed<R>,
  { publishes = [], starts = [] }: ParticipantOptions<E, S> = {},
): Participant<N, R, E, S> {
  contractName('participant', name);
  for (const [request, contract] of Object.entries<RequestContract>(requests)) {
    contractName(`request of ${name},`, request);
    checkTimeouts(contract);
    if (contract.remembers !== undefined) checkDuration(contract.remembers);
    checkCarriedByJson(contract.input, 'input', `The input of ${name}.${request}`);
    checkCarriedByJson(contract.output, 'output', `The answer of ${name}.${request}`);
    const { compensation } = contract;
    if (compensation === null) continue;
    if (typeof compensation !== 'string') {
      throw new ContractError(
        'bad-compensation',
        `${name}.${request} doesn't say how it is undone: name the verb in compensation, or write compensation: null.`,
      );
    }
    contractName(`compensation of ${name}.${request},`, compensation);
    if (compensation in requests) {
      throw new ContractError(
        'bad-compensation',
        `${name}.${request} is undone by '${compensation}', which is itself a request of ${name}: a compensation is a verb of its own.`,
      );
    }
  }
  const twice = publishes.find((one, at) => publishes.findIndex((other) => other.name === one.name) !== at);
  if (twice !== undefined) {
    throw new ContractError(
      'duplicate-name',
      `${name} publishes two events called '${twice.name}': a name means one thing.`,
    );
  }
  for (const type of starts) contractName(`saga type that ${name} starts,`, type);
  return servedAs(name, requests, publishes, starts);
}

function servedAs<const N extends string, const R extends RequestContracts, E extends AnyEvent, S extends string>(
  name: N,
  requests: R,
  publishes: readonly E[],
  starts: readonly S[],
): Participant<N, R, E, S> {
  return {
    ...{ name, requests, publishes, starts },
    at: (instance) => servedAs(`${name}.${contractName('instance', instance)}` as const, requests, publishes, starts),
  };
}
