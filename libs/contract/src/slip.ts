import type { Duration } from './duration';
import type { Patience } from './patience';
import type { Failure } from './failure';

/** One activity of an itinerary, as it travels: everything that is needed to ask it, without its contract. */
export interface SlipActivity extends Patience {
  readonly participant: string;
  readonly request: string;
  /** The name of its step, where the request's isn't telling. */
  readonly step?: string;
  /** The verb that undoes it, or `null`: nothing to undo. */
  readonly compensation: string | null;
  /** The codes that it may refuse with. Default none. */
  readonly refusals?: readonly string[];
  /** The names of its arguments, each bound from the variable of that name. Default none. */
  readonly takes?: readonly string[];
  /** Explicit arguments: they override what is bound. Anything but an object is the whole input, as it is. Default none. */
  readonly arguments?: unknown;
  /** Which variables its output sets: property of the output by variable. Default: every property, under its own name. */
  readonly sets?: Readonly<Record<string, string>>;
}

/** Something that happened to a slip, for those who follow it. */
export const slipEventKinds = [
  'activity-completed',
  'activity-faulted',
  'compensated',
  'compensation-failed',
  'revised',
  'terminated',
  'completed',
  'faulted',
] as const;
export type SlipEventKind = (typeof slipEventKinds)[number];

/** Who is told what happens to a slip: CloudEvents 1.0 as structured JSON, each at least once, in order. */
export interface SlipSubscription {
  /** An HTTP or HTTPS URL on the allow-list of the owner's workers. */
  readonly endpoint: string;
  /** Default all kinds. */
  readonly events?: readonly SlipEventKind[];
  /** Only what happens to these steps, by step id or request; events of the whole slip always. Default all. */
  readonly activities?: readonly string[];
}

/** A slip as it was written. It doesn't change: what changes as it travels is its {@link SlipState}. */
export interface Slip {
  /** The composite service: its workers host `{owner}.errors`, where a slip goes that has faulted. */
  readonly owner: string;
  readonly itinerary: readonly SlipActivity[];
  readonly variables: Readonly<Record<string, unknown>>;
  /** Default none. */
  readonly subscriptions?: readonly SlipSubscription[];
  /** What is decided on the error queue. Default `'compensate'`. */
  readonly onFailure?: 'compensate' | 'hold';
  /** From its start. Default none. */
  readonly deadline?: Duration;
  /** The id of its saga, where whoever writes it chooses one. Default a new one. */
  readonly trackingNumber?: string;
  /** What its template was given, when it has one. */
  readonly input?: unknown;
}

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
  /** Why an activity has ended it early: it counts as completed. */
  readonly terminated?: string;
  /** Absent while it goes forward. `faulted`: its owner decides. `compensating`: it goes back, for this reason. */
  readonly phase?: 'faulted' | 'compensating';
  readonly failure?: Failure & { readonly step?: string };
}

/** What an activity of a slip answers with: its output, and what it does to the rest of the itinerary. */
export interface SlipAnswer {
  readonly output?: unknown;
  /** The new itinerary; `'rest'` stands for what is left of the old one. */
  readonly revised?: readonly (SlipActivity | 'rest')[];
  /** The rest is dropped, for this reason. */
  readonly terminated?: string;
}

/** Where a slip goes that has faulted. */
export const errorQueue = (owner: string): string => `${owner}.errors`;

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

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
