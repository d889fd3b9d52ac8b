import type { Otherwise } from '@backstitch/contract';
import { type AnyMachineSnapshot, type AnyStateMachine, type StateValueFrom, pathToStateValue } from 'xstate';
import type { ProcessType } from '../process-types';

/** The states of a machine by their paths: `'awaiting'`, `'awaiting.payment'`. */
export type StatePath<V> = V extends string
  ? V
  : { [K in keyof V & string]: K | `${K}.${StatePath<NonNullable<V[K]>>}` }[keyof V & string];

/** What becomes of an event in states that don't take it, where that differs from what its contract says. */
export type PoliciesOf<P extends ProcessType, M extends AnyStateMachine> = {
  readonly [N in P['takes'][number]['event']['name']]?: {
    readonly [S in StatePath<StateValueFrom<M>>]?: Otherwise;
  };
};

/** Policies as the engine has them: by event, then by path of the state. */
export type StatePolicies = Readonly<Record<string, Readonly<Record<string, Otherwise>> | undefined>>;

/** What becomes of an event that the machine doesn't take now: the innermost state that says so, else its contract. */
export function otherwiseOf(
  { takes }: ProcessType,
  policies: StatePolicies,
  snapshot: Pick<AnyMachineSnapshot, 'matches'>,
  event: string,
): Otherwise {
  const byState = Object.entries(policies[event] ?? {}).filter(([path]) =>
    snapshot.matches(pathToStateValue(path.split('.')) as never),
  );
  const depth = (path: string) => path.split('.').length;
  const [innermost] = byState.sort(([one], [other]) => depth(other) - depth(one));
  if (innermost) return innermost[1];
  // What its contract doesn't list has no business here.
  return takes.find((taken) => taken.event.name === event)?.otherwise ?? 'reject';
}
