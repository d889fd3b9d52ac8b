import {
  type AnyEvent,
  type BodyOf,
  type Duration,
  type SagaType,
  type SagaTypeContract,
  type Taken,
  checkDuration,
  checkTaken,
  sagaTypes,
  takenBy,
} from '@backstitch/contract';
import { z } from 'zod';
import type { ReceivedEvent } from './received-event';

/** What a process type promises. Its sagas begin with an event, so their input is one. */
export interface ProcessContract<T extends readonly Taken[] = readonly Taken[]> extends Omit<
  SagaTypeContract,
  'input' | 'messages' | 'unwind'
> {
  /** The events that it takes, and how; at least one begins it. */
  readonly takes: T;
  /** The events that its machine publishes. Default none. */
  readonly publishes?: readonly AnyEvent[];
  /** Events that begin one, for people who try it. Default none. */
  readonly examples?: ReceivedEvent[];
  /**
   * How long an event is known, by its source and id, so that it isn't taken twice. Default 7 days. At most 40,000 are
   * known: of a process that takes more in that time the oldest are forgotten first.
   */
  readonly knowsEventsFor?: Duration;
  /**
   * It goes on in a fresh history, when nothing is asked, from this many events of the history on. Default: when
   * Temporal suggests it (4,096 events, or 4 MB).
   */
  readonly continueAfter?: number;
}

/** A process type as known by name. */
export interface ProcessType<
  N extends string = string,
  T extends readonly Taken[] = readonly Taken[],
> extends SagaType<N> {
  readonly takes: T;
  readonly knowsEventsFor: Duration;
  readonly continueAfter?: number;
}

/** The events that a machine of this process type is sent: the event's name is its type. */
export type EventsOf<P extends ProcessType> = SentOf<P['takes'][number]['event']>;

type SentOf<E extends AnyEvent> = E extends AnyEvent
  ? {
      readonly type: E['name'];
      readonly body: BodyOf<E>;
      readonly id: string;
      readonly source: string;
      readonly time: string;
    }
  : never;

const Received = z.object({
  id: z.string().min(1).max(1_000),
  source: z.string().min(1).max(1_000),
  type: z.string(),
  time: z.iso.datetime({ offset: true }),
  data: z.unknown(),
});

/**
 * Declares process types: statecharts that events decide. The sagas of one have the ids that its events are for.
 * @param owner the task queue of the workers that host them
 * @throws ContractError `bad-name`, `bad-duration`, `duplicate-name`; `bad-event` when no event begins one
 * @example
 * const processes = processTypes('trips', {
 *   tripByEvents: { takes: [takes(TripAsked, { starts: true, otherwise: 'ignore', late: 'ignore' }), …], output: Trip },
 * });
 */
export function processTypes<const R extends Readonly<Record<string, ProcessContract>>>(
  owner: string,
  contracts: R,
): { readonly [K in keyof R & string]: ProcessType<K, R[K]['takes']> } {
  const types = Object.entries<ProcessContract>(contracts).map(([name, contract]) => {
    const { takes, publishes = [], knowsEventsFor = '7d', continueAfter, examples, ...policies } = contract;
    checkTaken(name, takes);
    checkDuration(knowsEventsFor);
    const declared = sagaTypes(owner, { [name]: { ...policies, input: inputOf(takes).meta({ examples }) } })[name]!;
    const type: ProcessType = {
      ...declared,
      ...{ kind: 'process', takes, publishes, knowsEventsFor },
      ...(continueAfter !== undefined && { continueAfter }),
      idOf: (input: unknown) => {
        const { type: event, data } = input as ReceivedEvent;
        return takenBy({ takes }, event, data)?.id;
      },
    };
    return [name, type] as const;
  });
  return Object.fromEntries(types) as unknown as { readonly [K in keyof R & string]: ProcessType<K, R[K]['takes']> };
}

/** One of the events that begin it, with a body as its schema has it. */
const inputOf = (takes: readonly Taken[]) =>
  Received.superRefine(({ type, data }, context) => {
    const taken = takes.find(({ event, starts }) => event.name === type && starts === true);
    if (taken === undefined) {
      const begins = takes.filter(({ starts }) => starts === true).map(({ event }) => event.name);
      const message = `'${type}' doesn't begin it: ${begins.join(', ')} would.`;
      context.addIssue({ code: 'custom', path: ['type'], message });
      return;
    }
    const { error } = taken.event.schema.safeParse(data);
    for (const { path, message } of error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['data', ...path], message });
    }
  });
