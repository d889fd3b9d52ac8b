import type { Answer } from './answer';
import type { HistoryEvent } from './history/history-event';
import type { SagaLog } from './saga-log';
import type { StyleHand } from './style-hand';

/**
 * A coordination style whose sagas have a state beside their log: all that the platform has to know of it. The state is
 * data; it is made of the input, changed by answers, and handed from run to run (see `StyleState`).
 */
export interface Style<Input = unknown, State = unknown> {
  /** Its name: the `kind` of its sagas, and the field of the shown saga that its `view` stands in. */
  readonly kind: string;
  /** Each run of its sagas is where the next step is, so no run elsewhere can go back for them. Default false. */
  readonly travels?: boolean;
  /** The state that a saga begins with. @param input of its workflow */
  begin(input: Input): State;
  /** The state after a request was answered. Default the same. */
  answered?(state: State, answer: Answer): State;
  /**
   * The state after an event of the history, for styles that more than answers tell of. Each reading of a history begins
   * with a state of its own. Default the same.
   */
  heard?(state: State, event: HistoryEvent): State;
  /** The state as a run is given it that only goes back: data. Default as it is. */
  handedOn?(state: State): unknown;
  /** The same where it is too large to be handed on: without what is only shown, or only needed to go forward. Default as it is. */
  lightened?(state: State): unknown;
  /** The saga goes back. Default: its log and Temporal's index say so. */
  isCompensating?(state: State): boolean;
  /** The input as it is shown. Default the workflow's. */
  shownInput?(input: Input): unknown;
  /** What its requests may say to it. Default nothing: they answer. */
  readonly hand?: StyleHand;
  /** What a shown saga has beside its steps. */
  view(saga: StyledSaga<Input, State>): unknown;
}

/** A saga of a style, as it is known when it is shown. */
export interface StyledSaga<Input = unknown, State = unknown> {
  readonly id: string;
  /** Of its workflow. */
  readonly input: Input;
  readonly state: State;
  readonly log: SagaLog;
}
