/**
 * How a state fares: it runs now, is done, failed, was caught (it failed, and the definition has another way) or was left
 * (it ran when the saga ended).
 */
export type StateProgress = 'now' | 'done' | 'failed' | 'caught' | 'left';

export interface StateView {
  readonly is: StateProgress;
  /** How often it was entered. */
  readonly times: number;
}
