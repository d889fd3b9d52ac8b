import type { Patience } from '@backstitch/contract';
import type { ActRefused, StepAct, StepMark } from '@backstitch/saga-log';
import type { Flight } from './flight';
import type { Settled } from './settled';

/** How often a request is tried: within its patience, or until it has an answer. */
export type Manner = 'patient' | 'insistent' | 'tireless';

/** What a step asks, and of whom: a participant's request, or another saga. */
export interface Asked {
  readonly participant: string;
  readonly request: string;
  readonly compensation: string | null;
  readonly contract: Patience;
  readonly nested?: { readonly id: string };
  /** Acts of an operator that aren't taken once an asking has ended so. Default all are. */
  refuses?(action: StepAct['action'], last: Settled): ActRefused | undefined;
  send(flight: Flight, how: Manner, mark: StepMark): Promise<Settled>;
}
