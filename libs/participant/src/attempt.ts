import type { AnyEvent, OccurredOf } from '@backstitch/contract';
import type { Start } from './outbox/start';

/** What a verb is given beside its input, where no transaction is open: while it calls a provider. */
export interface OutsideAttempt {
  /**
   * The idempotency key to send to the provider. For a request it is the step's key, or `{step key}~2` when it is asked
   * again after a refusal, then `~3`; a compensation's call has its own, `{step key}/compensation`. Providers answer one
   * key one way, and refuse one key for two different calls.
   */
  readonly stepKey: string;
  readonly stepId: string;
  readonly saga: { readonly type: string; readonly id: string };
  /** From 1, as Temporal counts them. */
  readonly attempt: number;
  /** Aborted when the attempt's time is over, or when its activity is cancelled. Hand it to `fetch`. */
  readonly signal: AbortSignal;
}

/**
 * What a verb is given beside its input, unless a `StyleHand` adds to it.
 * @typeParam Tx the transaction of the library that the participant uses: `Transaction<Tables>` of Kysely,
 *   `EntityManager` of TypeORM
 * @typeParam E the events that it publishes: `typeof RoomConfirmed`. Default none
 * @typeParam S the names of the saga types that it starts: `'shipOrder'`. Default none
 */
export interface Attempt<Tx, E extends AnyEvent = never, S extends string = never> extends OutsideAttempt {
  /**
   * The one transaction that holds the effect and its barrier row. Whatever is written elsewhere is not guarded. It
   * refuses queries once the attempt has ended.
   */
  readonly tx: Tx;
  /**
   * Publishes an event: it is written when the verb returns, in `tx`, and delivered from then on, at least once and in
   * the order of its key. A verb that is rolled back has published nothing; one whose stored answer is given again,
   * nothing more. Its id is the step's key and its place, from 1.
   * @throws ParticipantError `event-unpublishable`
   */
  readonly publish: (event: OccurredOf<E>) => void;
  /**
   * Starts a saga: what starts it is written when the verb returns, in `tx`, and the gateway is asked from then on, until
   * it has answered. A verb that is rolled back has started nothing; one whose stored answer is given again, nothing
   * more. However often the gateway is asked, it is one saga.
   * @throws ParticipantError `saga-unstartable`
   * @example start(shipOrder, { order: 7 })
   */
  readonly start: Start<S>;
}

/** {@link Attempt} after the provider has answered. */
export type AttemptAfter<Effect, Tx, E extends AnyEvent = never, S extends string = never> = Attempt<Tx, E, S> & {
  readonly effect: Effect;
};
