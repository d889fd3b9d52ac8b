import type { z } from 'zod';
import { ContractError } from './contract-error';
import { contractName } from './contract-name';
import { type Duration, checkDuration } from './duration';
import type { AnyEvent } from './event';
import type { Message } from './message';
import type { Participant } from './participant';
import type { Taken } from './taken-event';
import { type Timeouts, checkTimeouts } from './timeouts';

/** How a saga behaves: what its engine is told. */
export interface SagaPolicies extends Timeouts {
  /** What a saga of this type may wait for. Default none. */
  readonly messages?: readonly Message[];
  /** From its start; then it compensates and fails with `SagaDeadlineExceeded`. After the pivot it only asks for attention. Default none. */
  readonly deadline?: Duration;
  /** What a failed step does first: unwind, or wait for an operator. Default `'compensate'`. */
  readonly onFailure?: 'compensate' | 'hold';
  /**
   * Side by side like the steps were, or one at a time in reverse start order. Default `'mirror'`. `'never'` is for
   * sagas that are written as data: what took effect stays, and one that fails is shown as failed.
   */
  readonly unwind?: 'mirror' | 'sequential' | 'never';
  /** It has a pivot, so nesting it is a pivot of the saga around it. Default false. */
  readonly pivot?: boolean;
  /** The server's limits for one history, where they aren't Temporal's defaults (51,200 events, 50 MB). */
  readonly historyLimit?: { readonly events?: number; readonly bytes?: number };
}

/** What sagas are found by in a state store: names of the domain's own, each with a value. */
export type SagaAttributes = Readonly<Record<string, string | number | boolean>>;

/** What a saga type promises to those who start it. */
export interface SagaTypeContract extends SagaPolicies {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /**
   * What its sagas are found by, from the input as it was parsed. It is written when a saga starts, and stays as it was
   * then. It asks nobody: the same input gives the same. Name the type of the input. Default nothing.
   * @example attributes: ({ traveller, city }: TripRequest) => ({ traveller, city })
   */
  readonly attributes?: (input: never) => SagaAttributes;
  /** One sentence for people who choose what to start. */
  readonly summary?: string;
  /** Whom it may ask. Lists can be narrowed by it. Default unknown. */
  readonly participants?: readonly Participant[];
}

/** A saga type as known by name: what starts it, shows it and hosts it. */
export interface SagaType<N extends string = string, C extends SagaTypeContract = SagaTypeContract> {
  readonly name: N;
  /** The name of its coordination style; `saga` for code. */
  readonly kind: string;
  /** The task queue of the workers that host it. */
  readonly taskQueue: string;
  readonly contract: C;
  /** The version of the promises that a saga is started with, where a lock file has it (see `withPromises`). */
  readonly promises?: string;
  /** How a saga begins with a validated input. Default on its task queue, with the input and what it is promised. */
  readonly begin?: (input: unknown) => Beginning;
  /** The id that a validated input chooses. Default none: its key makes one, or chance. With `begin` that says it. */
  readonly idOf?: (input: unknown) => string | undefined;
  /** Each of its runs is on the task queue of the participant whose turn it is, or at home. Default none: it stays. */
  readonly travels?: { readonly home: string };
  /** The events that its sagas take, in the order of the contract. Default none. */
  readonly takes?: readonly Taken[];
  /** The events that its sagas publish by themselves. Default none. */
  readonly publishes?: readonly AnyEvent[];
}

/** What Temporal is asked to start for a saga. */
export interface Beginning {
  readonly taskQueue: string;
  /** Of its workflow; the second is what the saga is told at its start. */
  readonly args: readonly unknown[];
  /** The id that its input chooses. Default none: its key makes one, or chance. */
  readonly id?: string;
}

type ClosedTypes<R> = {
  readonly [K in keyof R]: R[K] & { readonly [X in Exclude<keyof R[K], keyof SagaTypeContract>]: never };
};

/** What attributes are made of is what the input's schema gives. */
type AttributesOf<R> = {
  readonly [K in keyof R]: R[K] extends { readonly input: infer I extends z.ZodType; readonly attributes: unknown }
    ? { readonly attributes: (input: z.output<I>) => SagaAttributes }
    : unknown;
};

/**
 * Declares the saga types of one owner.
 * @param owner the task queue of the workers that host them: `trips`
 * @throws ContractError `bad-name`, `bad-duration`
 * @example const trips = sagaTypes('trips', { bookTrip: { input: TripRequest, output: Trip } });
 */
export function sagaTypes<const R extends Readonly<Record<string, SagaTypeContract>>>(
  owner: string,
  contracts: R & ClosedTypes<R> & AttributesOf<R>,
): { readonly [K in keyof R & string]: SagaType<K, R[K]> } {
  contractName('owner', owner);
  const types = Object.entries<SagaTypeContract>(contracts).map(([name, contract]) => {
    contractName('saga type', name);
    checkTimeouts(contract);
    if (contract.deadline !== undefined) checkDuration(contract.deadline);
    return [name, { name, kind: 'saga', taskQueue: owner, contract }] as const;
  });
  return Object.fromEntries(types) as { readonly [K in keyof R & string]: SagaType<K, R[K]> };
}

/** All that the platform knows of a domain. */
export interface Catalogue {
  readonly participants: readonly Participant[];
  readonly sagaTypes: readonly SagaType[];
}

/** Every event that a participant or a saga of the catalogue publishes, by its name. An instance publishes what the others do. */
export const eventsOf = ({ participants, sagaTypes: types }: Catalogue): ReadonlyMap<string, AnyEvent> =>
  new Map([...participants, ...types].flatMap(({ publishes = [] }) => publishes.map((event) => [event.name, event])));

/**
 * One catalogue of several.
 * @throws ContractError `duplicate-name` when two have the same participant or saga type, when two events have one name,
 *   or a participant the name of an owner of saga types: both are task queues
 */
export function catalogue(...parts: readonly Catalogue[]): Catalogue {
  const all = {
    participants: parts.flatMap((part) => part.participants),
    sagaTypes: parts.flatMap((part) => part.sagaTypes),
  };
  for (const [what, names] of Object.entries({
    participant: all.participants.map(({ name }) => name),
    'saga type': all.sagaTypes.map(({ name }) => name),
    // Several may publish one event: it is the same contract.
    event: [...new Set([...all.participants, ...all.sagaTypes].flatMap(({ publishes = [] }) => publishes))].map(
      ({ name }) => name,
    ),
  })) {
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) {
      throw new ContractError('duplicate-name', `Two ${what}s are called '${twice}': a name means one thing.`);
    }
  }
  const owner = all.sagaTypes.find(({ taskQueue }) => all.participants.some(({ name }) => name === taskQueue));
  if (owner !== undefined) {
    throw new ContractError(
      'duplicate-name',
      `'${owner.taskQueue}' is a participant and the owner of saga type '${owner.name}': both are served at a task queue of that name, and each would get what is the other's. Rename one of them.`,
    );
  }
  return all;
}
