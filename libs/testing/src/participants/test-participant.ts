import type { Participant } from '@backstitch/contract';
import type { Activities } from '@backstitch/participant';
import type { Holding } from '../checker/holding';

/** A participant that can be opened for a verification: real, stood in for, or made by hand. */
export interface TestParticipant {
  readonly participant: Participant;
  /** Faults can strike between its work and the commit, and its refusals are its own. */
  readonly guarded: boolean;
  open(harness: { readonly seed: number }): Promise<OpenParticipant>;
  /** Opens it once more, with another database. Absent: it has only one. */
  openElsewhere?(harness: { readonly seed: number }): Promise<OpenParticipant>;
}

/** A participant while a verification runs. */
export interface OpenParticipant {
  readonly activities: Activities;
  /** What it holds of these steps, one for each key. */
  holdings(stepKeys: readonly string[]): Promise<readonly Holding[]>;
  /** What doesn't agree in its own books; looked at when nothing is under way. */
  discrepancies(): Promise<readonly string[]>;
  close(): Promise<void>;
}
