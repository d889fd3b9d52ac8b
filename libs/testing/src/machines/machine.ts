/** A process's machine as data: one process interprets it, so that a bundle isn't made for each. Times are milliseconds. */
export interface Machine {
  readonly machine: MachineType;
  /** In their order; the first takes the event that begins the process. Ways lead to states behind, but for events. */
  readonly states: readonly MachineState[];
  /** Per event and state, where it differs from what the contract says of the event. */
  readonly policies: Readonly<Partial<Record<MachineEvent, Readonly<Record<string, 'defer' | 'ignore' | 'reject'>>>>>;
}

/** How the process types of machines differ: see `machine-contracts`. */
export type MachineType = 'driven' | 'drivenLong' | 'drivenHeld' | 'drivenDated' | 'drivenPast' | 'drivenPastLong';

/** The events that machines are sent, beside the one that begins a process. */
export const machineEvents = ['Paid', 'Picked', 'Changed', 'Counted'] as const;
export type MachineEvent = (typeof machineEvents)[number];

/** A state. `at` is its name, and its id; no two in a machine have the same. */
export interface MachineState {
  readonly at: string;
  /** It is final. `compensates`: with the tag that has the process go back. */
  readonly ends?: 'completes' | 'compensates';
  readonly on?: readonly Way[];
  readonly after?: { readonly ms: number; readonly to: string };
  readonly asks?: MachineAsking;
  /** It has states of its own; `beside`: each is a region, and all are in one of their states at once. */
  readonly inner?: { readonly of: readonly MachineState[]; readonly beside?: true; readonly done?: string };
}

/** Where an event leads. */
export interface Way {
  readonly event: MachineEvent;
  /** A state; none: the machine stays where it is. */
  readonly to?: string;
  /** Only when it has taken an even number of events. */
  readonly even?: true;
  /** It publishes one. */
  readonly publishes?: true;
}

/** What a state asks of participants when it is entered, one after the other. */
export interface MachineAsking {
  readonly steps: readonly MachineStep[];
  readonly done?: string;
  /** Where its failure leads; none: the machine fails, and the process goes back. */
  readonly failed?: string;
}

export interface MachineStep {
  readonly who: 'alpha' | 'beta' | 'gamma';
  /** `reserve` is undone by `release`; `look` by nothing. */
  readonly verb: 'reserve' | 'look';
  readonly pivot?: true;
  readonly giveUp?: number | 'never';
}

/** All states of a machine. */
export function* statesOf(states: readonly MachineState[]): Generator<MachineState> {
  for (const state of states) {
    yield state;
    if (state.inner) yield* statesOf(state.inner.of);
  }
}
