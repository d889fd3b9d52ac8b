import type { Patience, StepMark } from '@backstitch/contract';
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
  send(flight: Flight, how: Manner, mark: StepMark | undefined): Promise<Settled>;
}
