import { isObject } from '@backstitch/contract';
import type { Answer, Failure } from '@backstitch/saga-log';
import { type Slip, type SlipActivity, errorQueue } from './slip';

/** Why an activity did not complete. */
export interface SlipException extends Failure {
  readonly step: string;
  readonly participant: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** What is written on a slip as it travels. */
export interface SlipState {
  /** Whose turn it is: a participant's, or its owner's as `{owner}.errors`. It is on the task queue of that name. */
  readonly at: string;
  /** What is still to be done; the first is asked now, or next. */
  readonly itinerary: readonly SlipActivity[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly exceptions: readonly SlipException[];
  /** Why an activity has ended it early: it counts as completed. The name is that of the wire. */
  readonly terminated?: string;
  /** Absent while it goes forward. `faulted`: its owner decides. `compensating`: it goes back, for this reason. */
  readonly phase?: 'faulted' | 'compensating';
  readonly failure?: Failure & { readonly step?: string };
}

/** What an activity of a slip answers with: its output, and what it does to the rest of the itinerary. */
export interface SlipAnswer extends Answer {
  /** The new itinerary; `'rest'` stands for what is left of the old one. */
  readonly revised?: readonly (SlipActivity | 'rest')[];
  /** The rest is dropped, for this reason. The name is that of the wire. */
  readonly terminated?: string;
}

/** What is on a slip when it starts. */
export const slipState = ({ owner, itinerary, variables }: Slip): SlipState => ({
  // With nothing to do it ends at its owner's.
  at: itinerary[0]?.participant ?? errorQueue(owner),
  itinerary,
  variables,
  exceptions: [],
});

/** What an activity is asked with: variables by name, overridden by explicit arguments. */
export function boundInput({ takes = [], arguments: given }: SlipActivity, variables: SlipState['variables']): unknown {
  if (given !== undefined && !isObject(given)) return given;
  const bound = takes.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]);
  return { ...Object.fromEntries(bound), ...given };
}

/** What is on a slip after the first activity of its itinerary has answered. */
export function slipAfter(state: SlipState, { output, revised, terminated }: SlipAnswer): SlipState {
  const [activity, ...rest] = state.itinerary;
  return {
    ...state,
    itinerary: terminated !== undefined ? [] : (revised?.flatMap((next) => (next === 'rest' ? rest : [next])) ?? rest),
    variables: { ...state.variables, ...outputVariables(activity, output) },
    ...(terminated !== undefined && { terminated }),
  };
}

function outputVariables(activity: SlipActivity | undefined, output: unknown): Record<string, unknown> {
  if (!isObject(output)) return {};
  if (activity?.sets === undefined) return output;
  const set = Object.entries(activity.sets).filter(([, property]) => Object.hasOwn(output, property));
  return Object.fromEntries(set.map(([variable, property]) => [variable, output[property]]));
}
