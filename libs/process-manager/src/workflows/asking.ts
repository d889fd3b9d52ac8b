import { stepNameError } from '@backstitch/contract';
import { type Frame, currentFrame, scope } from '@backstitch/saga';
import { type AnyActorRef, type AnyStateMachine, type AnyStateNode, type PromiseActorLogic, fromPromise } from 'xstate';

/**
 * An actor that asks participants, to be invoked by a machine: a savepoint of the process. When its code fails, what it
 * has asked is compensated, and the machine takes `onError`; when the machine leaves the state meanwhile, what it has
 * asked is compensated, too. What it has completed stays on the stack: it is compensated when the process is.
 *
 * Where the process type has a pivot, an invocation before it waits until those whose state was left have been undone: a
 * pivot runs alone. Of several that are invoked side by side none may be the pivot.
 *
 * Past the pivot an invocation without `onError` is no savepoint: a step that fails there waits for an operator.
 * @param code calls what `ask(…)` gives, as in any saga; its answer is the `output` of `onDone`, what it throws the
 *   `error` of `onError`. What the last of its requests was refused with: `NoRoomLeft.is(event.error)`; whether it timed
 *   out: `hasTimedOut(event.error)`
 * @param name of the savepoint, shown with its steps. Default the actor's id
 * @example actors: { reserveRoom: asking(({ city }: RoomRequest) => hotel.reserveRoom({ city })) }
 */
export const asking = <I, O>(code: (input: I) => Promise<O>, name?: string): PromiseActorLogic<O, I> =>
  fromPromise<O, I>(({ input, signal, self: { id, _parent: parent } }) => {
    const { saga } = currentFrame('asking');
    if (saga.pivot !== undefined && !hasOtherWay(parent, id)) return code(input);
    const left = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new StateLeft(id)), { once: true });
    });
    const savepoint = () => scope(name ?? scopeName(id), () => Promise.race([code(input), left]));
    const asked = mayPass(saga) && beingLeft(saga).size > 0 ? whenLeft(saga, signal, savepoint) : savepoint();
    signal.addEventListener('abort', () => leave(saga, asked), { once: true });
    return asked;
  });

/** It may have its pivot next, which runs alone. */
const mayPass = ({ type, pivot }: Frame['saga']): boolean => type.contract.pivot === true && pivot === undefined;

/** Invocations whose state was left, and that are not undone yet. */
const leaving = new WeakMap<Frame['saga'], Set<Promise<unknown>>>();

function beingLeft(saga: Frame['saga']): Set<Promise<unknown>> {
  const those = leaving.get(saga) ?? new Set();
  leaving.set(saga, those);
  return those;
}

function leave(saga: Frame['saga'], asked: Promise<unknown>): void {
  const those = beingLeft(saga);
  those.add(asked);
  const over = () => void those.delete(asked);
  asked.then(over, over);
}

/** A machine can't wait for what it has left: so what it asks next does; unless that is left, too, which others wait for then. */
async function whenLeft<T>(saga: Frame['saga'], signal: AbortSignal, then: () => Promise<T>): Promise<T> {
  for (let those = beingLeft(saga); those.size > 0 && !signal.aborted; those = beingLeft(saga)) {
    await Promise.allSettled([...those]);
  }
  if (signal.aborted) throw new StateLeft('it');
  return then();
}

/** The machine has left the state: what was asked in it is undone, and nobody hears of it. */
class StateLeft extends Error {
  override readonly name = 'StateLeft';
  constructor(id: string) {
    super(`The state that invoked ${id} was left.`);
  }
}

/** Does a state of the machine say what follows when this invocation fails? */
function hasOtherWay(parent: AnyActorRef | undefined, id: string): boolean {
  const machine = (parent as { readonly logic?: AnyStateMachine } | undefined)?.logic;
  return machine !== undefined && saysSo(machine.root, `xstate.error.actor.${id}`);
}

const saysSo = (state: AnyStateNode, event: string): boolean =>
  state.ownEvents.includes(event) || Object.values<AnyStateNode>(state.states).some((inner) => saysSo(inner, event));

/** Ids of actors that XState makes have more in them than names of scopes may. */
const scopeName = (id: string): string => {
  const name = id
    .replace(/[^A-Za-z0-9 ._-]/g, '-')
    .replace(/^\d+\./, '')
    .slice(0, 60);
  return stepNameError(name) === undefined ? name : 'asking';
};
