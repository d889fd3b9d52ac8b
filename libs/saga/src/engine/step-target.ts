import type { Timeouts } from '@backstitch/contract';
import type { ActRefused, StepAct, StepMark } from '@backstitch/saga-log';
import type { StepInFlight } from './step-in-flight';
import type { RequestResult } from './request-result';

/** How a request is retried: within its time-outs, ten times, or without a limit. */
export type RetryMode = 'within-timeouts' | 'ten-attempts' | 'unlimited';

/** What a step asks, and of whom: a participant's request, or another saga. */
export interface StepTarget {
  readonly participant: string;
  readonly request: string;
  readonly compensation: string | null;
  readonly contract: Timeouts;
  readonly nested?: { readonly id: string };
  /** Bytes that are sent beside the input. Default none. */
  readonly bytes?: number;
  /** Acts of an operator that aren't taken once an asking has ended so. Default all are. */
  refuses?(action: StepAct['action'], last: RequestResult): ActRefused | undefined;
  /** Something else than its answer has said by now that it took effect: then an end that says nothing is no doubt. Default nothing has. */
  tookEffect?(): boolean;
  send(pending: StepInFlight, how: RetryMode, mark: StepMark): Promise<RequestResult>;
}
