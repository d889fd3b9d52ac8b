import type { Expected } from '../expected';

/** Who acts, why, and on what. */
export interface ActOptions {
  /** Why: it stands in the audit. 1 to 1,000 characters. */
  readonly reason: string;
  /** Who acts, for the audit. Default `anonymous`. */
  readonly by?: string;
  /** What the saga's tag has to be. Default: it doesn't matter. */
  readonly expected?: Expected;
}
