import type { temporal } from '@temporalio/proto';
import type { Decoding } from './decoded';

/** Whatever asks Temporal for histories: a client, or the one that activities have. */
export interface HistorySource extends Decoding {
  readonly workflowService: Pick<temporal.api.workflowservice.v1.WorkflowService, 'getWorkflowExecutionHistory'>;
  readonly options: Decoding['options'] & { readonly namespace: string };
}

/** Makes one call to Temporal: with a deadline or a signal, say. Each page of a history is a call of its own. */
export type Call = <T>(ask: () => Promise<T>) => Promise<T>;

/** Makes a call as it is. */
export const plainCall: Call = (ask) => ask();
