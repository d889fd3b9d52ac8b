import type { Duration, Timeouts } from '@backstitch/contract';

/** What a call may say about its step. */
export interface AskOptions extends Timeouts {
  /** The step's name, where the request's isn't telling: `{ step: 'return flight' }`. At most 80 characters, no slash. */
  readonly step?: string;
  /**
   * The longest silence of an attempt that says it is alive (Temporal's heartbeat). After it the step is unknown; it is
   * asked once only. Default: none is read.
   */
  readonly heartbeat?: Duration;
  /** The point of no return: it runs alone, and after it the saga only goes forward. */
  readonly pivot?: true;
}
