import type { Catalogue } from '@backstitch/contract';
import type { BarrierState } from '@backstitch/participant';

/** What a participant's own records say of a step. */
export interface Holding {
  readonly stepKey: string;
  /** What its barrier says, where it has one. */
  readonly barrier?: BarrierState | 'none';
  /** How often the step's effect was applied, and undone, where that is counted: then the counts are what is judged. */
  readonly applied?: number;
  readonly undone?: number;
  /** The counts are the domain's own: they hold effects only, so what a failed saga left there is wrong in any case. */
  readonly isDomain?: true;
}

/** What a participant holds of these steps, one for each key, in their order. */
export type HoldingsOf = (participant: string, stepKeys: readonly string[]) => Promise<readonly Holding[]>;

/** What a saga is judged by, besides its events. */
export interface Evidence {
  readonly holdingsOf: HoldingsOf;
  /** What can be undone, as contracts say it, and not as the saga did. */
  readonly catalogue: Catalogue;
}
