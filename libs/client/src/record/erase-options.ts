import type { Erasure } from '@backstitch/state-store';

/** Whose data is taken out of the record, by whom, and why. */
export interface EraseOptions extends Pick<Erasure, 'attribute' | 'value' | 'reason'> {
  /** For the audit of each saga. Default `anonymous`. */
  readonly by?: string;
}
