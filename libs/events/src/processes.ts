import type { SagaType } from '@backstitch/contract';
import type { IncomingEvent } from './incoming-event';

/** An event on its way to a saga. */
export interface Addressed {
  readonly type: SagaType;
  /** Of the saga. */
  readonly id: string;
  /** It begins the saga, where there is none yet. */
  readonly starts: boolean;
  readonly event: IncomingEvent;
}

/** An event as it is known. */
export interface EventRef {
  readonly source: string;
  readonly id: string;
}

/** What a saga says of an event that it was sent. */
export interface ReportedOutcome extends EventRef {
  /** `handled`, `deferred`, `ignored` or `rejected`; `duplicate`: it came again; anything else says nothing yet. */
  readonly outcome: string;
  readonly reason?: string;
}

/** What becomes of an event that is sent to a saga. */
export type SendAnswer = 'sent' | 'none' | 'ended' | 'broken' | 'full';

/** What the inbox asks of the sagas that take events. */
export interface Processes {
  /**
   * Sends an event. Sent again, it is one event.
   * @returns `none`: there is no such saga, and the event doesn't begin one; `ended`: there was; `broken`: it was ended by
   *   force, and nobody has recovered it; `full`: it takes no more until it goes on in a fresh history
   * @throws whatever may go by itself; an error with `isFinal`: never
   */
  send(addressed: Addressed): Promise<SendAnswer>;
  /**
   * What became of the events of a saga: at least of all that it has had among those that it was sent.
   * @param sent to a saga of this id, before this is asked
   * @returns `forgotten`: there was such a saga, and nobody knows it any more
   * @throws when nobody answers now
   */
  outcomes(type: string, id: string, sent: readonly EventRef[]): Promise<readonly ReportedOutcome[] | 'forgotten'>;
}
