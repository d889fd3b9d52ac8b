import type {
  AnyEvent,
  Compensating,
  InputOf,
  OutputOf,
  Participant,
  PublishedBy,
  RequestContract,
  RequestContracts,
  StartedBy,
} from '@backstitch/contract';
import type { z } from 'zod';
import type { Attempt, AttemptAfter, OutsideAttempt } from './attempt';

/**
 * A verb with an effect outside the database (a payment provider). `outside` calls the provider, with no transaction
 * open; `inside` records what it answered, in the barrier's transaction. The provider must answer one idempotency key
 * one way, for as long as the step can be asked again: after a crash `outside` is called again with the same key and the
 * same input. For one that forgets its keys the contract says after how long (`remembers`): later than that an operator is
 * asked, and not the provider.
 *
 * Only `outside` of a request may refuse: once the provider has acted, a refusal thrown by `inside` would be a lie, so
 * it counts as any other error, and the step is compensated if it keeps failing.
 */
export interface TwoSided<In, Effect, Out, Tx, Ev extends AnyEvent = never, S extends string = never> {
  readonly outside: (input: In, attempt: OutsideAttempt) => Promise<Effect>;
  readonly inside: (input: In, attempt: AttemptAfter<Effect, Tx, Ev, S>) => Promise<Out>;
}

/** Verbs that have an effect outside the database, and what the provider answers: `{ charge: CardCharge }`. */
export type NoEffects = Record<never, never>;

type Compensations<R extends RequestContracts> = {
  [K in keyof R]: R[K]['compensation'] extends string ? R[K]['compensation'] : never;
}[keyof R];

type UndoneBy<R extends RequestContracts, V> = {
  [K in keyof R]: R[K]['compensation'] extends V ? K : never;
}[keyof R];

/** Every verb of a participant: its requests, and their compensations. */
export type VerbOf<P extends Participant> = (keyof P['requests'] & string) | Compensations<P['requests']>;

/** What may be returned: the schema's input side, because the answer is parsed before it is committed. */
type AnswerOf<Q extends RequestContract> = z.input<Q['output']>;

type Verb<In, Out, Tx, V, E, Ev extends AnyEvent, S extends string> = V extends keyof E
  ? TwoSided<In, E[V], Out, Tx, Ev, S>
  : (input: In, attempt: Attempt<Tx, Ev, S>) => Promise<Out>;

type CompensatingOf<R extends RequestContracts, K, E> = K extends keyof R
  ? Compensating<InputOf<R[K]>, OutputOf<R[K]>> & (K extends keyof E ? { readonly effect?: E[K] } : unknown)
  : never;

/**
 * What a participant's implementation must be: every request and every compensation, as property functions, so that a
 * compensation that insists on `output` doesn't compile.
 *
 * A compensation is told the output whenever the barrier knows it, even when the saga doesn't. For a request with an
 * effect outside, output present means that its `inside` was committed; `effect` is what its provider answered.
 * - A plain compensation runs whenever anything took effect.
 * - In a two-sided one each side undoes its own side: `inside` runs only if the request's `inside` had run.
 *
 * @typeParam Tx the transaction of the library that it uses: `Transaction<Tables>` of Kysely, `EntityManager` of TypeORM
 * @typeParam E the verbs with an effect outside, and what the provider answers. Default none.
 * @example
 * type Hotels = Serves<typeof hotels, Tx>;
 * type Payments = Serves<typeof payments, Tx, { charge: CardCharge; refund: CardRefund }>;
 * class PaymentsService implements Payments { charge: Payments['charge'] = { outside: …, inside: … } }
 */
export type Serves<P extends Participant, Tx, E extends object = NoEffects> = {
  readonly [K in keyof P['requests'] & string]: Verb<
    InputOf<P['requests'][K]>,
    AnswerOf<P['requests'][K]>,
    Tx,
    K,
    E,
    PublishedBy<P>,
    StartedBy<P>
  >;
} & {
  readonly [V in Compensations<P['requests']>]: Verb<
    CompensatingOf<P['requests'], UndoneBy<P['requests'], V>, E>,
    void,
    Tx,
    V,
    E,
    PublishedBy<P>,
    StartedBy<P>
  >;
} & { readonly [Unknown in Exclude<keyof E & string, VerbOf<P>>]: never };

/** The effects that an implementation declares by being two-sided. */
export type EffectsIn<I> = {
  [V in keyof I as I[V] extends { readonly outside: unknown } ? V : never]: I[V] extends {
    readonly outside: (...args: never[]) => Promise<infer E>;
  }
    ? E
    : never;
};
