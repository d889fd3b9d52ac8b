import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { ContractError } from './contract-error';
import type { AnyEvent, BodyOf } from './event';
import { idPattern } from './id-pattern';

/** What becomes of an event that the state in which it comes doesn't take. */
export type Otherwise = 'defer' | 'ignore' | 'reject';

/** How a saga type takes an event. Nothing is left to chance: what becomes of one that comes at the wrong time is said. */
export interface Taking<E extends AnyEvent = AnyEvent> {
  /**
   * Which saga it is for, from its body; nothing: for none of this type. Default the event's own key. A value that can't
   * be an id is made one by its hash.
   */
  readonly by?: (body: BodyOf<E>) => string | undefined;
  /** It begins a saga where there is none yet. Default false: then it waits for one. */
  readonly starts?: boolean;
  /**
   * No state takes it now. `defer`: it waits until one does, and is rejected when the saga ends before; `ignore`: it is
   * of no matter, and counted so; `reject`: it shouldn't have come, and is counted and shown so.
   */
  readonly otherwise: Otherwise;
  /** It comes while the saga compensates, or when it has ended. */
  readonly late: 'ignore' | 'reject';
}

/** An event, as a saga type takes it. */
export interface Taken<E extends AnyEvent = AnyEvent> extends Taking<E> {
  readonly event: E;
}

/**
 * Says how a saga type takes an event.
 * @example takes(RoomConfirmed, { by: (e) => e.tripId, otherwise: 'defer', late: 'ignore' })
 */
export const takes = <E extends AnyEvent>(event: E, taking: Taking<E>): Taken<E> => ({ event, ...taking });

/** @throws ContractError `duplicate-name` when an event is listed twice, `bad-event` when none begins a saga */
export function checkTaken(name: string, taken: readonly Taken[]): void {
  const names = taken.map(({ event }) => event.name);
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice !== undefined) {
    throw new ContractError('duplicate-name', `${name} takes '${twice}' twice: say once how it takes it.`);
  }
  if (!taken.some(({ starts }) => starts === true)) {
    throw new ContractError('bad-event', `No event begins a ${name}: say starts: true at one that it takes.`);
  }
}

/**
 * The id of the saga that an event is for.
 * @param body of the event, as its schema made it
 * @returns nothing when this type doesn't take it, or takes it for none of its sagas
 */
export function takenBy(
  type: { readonly takes?: readonly Taken[] },
  event: string,
  body: unknown,
): { readonly id: string; readonly taken: Taken } | undefined {
  const taken = type.takes?.find((one) => one.event.name === event);
  if (taken === undefined) return undefined;
  const key = (taken.by ?? taken.event.key)(body);
  return key === undefined || key === '' ? undefined : { id: idOfKey(key), taken };
}

/** A key as an id: itself, or its hash where it can't be one (SHA-256, the first 32 hexadecimal digits). */
export const idOfKey = (key: string): string =>
  idPattern.test(key) ? key : bytesToHex(sha256(new TextEncoder().encode(key))).slice(0, 32);
