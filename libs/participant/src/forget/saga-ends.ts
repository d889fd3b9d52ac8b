/** A saga that rows of the barrier belong to. */
export interface RowsSaga {
  readonly type: string;
  readonly id: string;
  /** The saga's key: another saga may have had the same id. */
  readonly key: string;
}

/**
 * - `whole`: it has ended, and nothing is owed
 * - `forgotten`: nobody can ask it for anything, nor reset it: Temporal knows it no more
 * - `not-yet`: all else
 */
export type SagaEnd = 'whole' | 'forgotten' | 'not-yet';

/** Who knows how sagas have ended. */
export interface SagaEnds {
  /** How long an ended saga is known for, in milliseconds. */
  knownFor(): Promise<number>;
  /** @param isBehind sagas end faster than it asks for them: those that it comes too late for keep their rows for ever */
  endOf(saga: RowsSaga, isBehind: boolean): Promise<SagaEnd>;
}
