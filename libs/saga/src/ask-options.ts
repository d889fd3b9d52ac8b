import type { Patience } from '@backstitch/contract';

/** What a call may say about its step. */
export interface AskOptions extends Patience {
  /** The step's name, where the request's isn't telling: `{ step: 'return flight' }`. At most 80 characters, no slash. */
  readonly step?: string;
  /** The point of no return: it runs alone, and after it the saga only goes forward. */
  readonly pivot?: true;
}
