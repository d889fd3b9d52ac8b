import { createHash } from 'node:crypto';

const hashed = (parts: readonly (string | number)[], digits: number) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, digits);

/**
 * The ids of a saga's trace, made of what every process that meets the saga knows: nothing has to travel with it, and
 * no history grows. They survive retries, continue-as-new, reset and recovery, as the workflow id does.
 */
export const traceIds = {
  /** Of a saga. @param workflowId `{type}/{id}` */
  trace: (workflowId: string): string => hashed(['trace', workflowId], 32),
  /** The span of a saga: the root. */
  saga: (workflowId: string): string => hashed(['saga', workflowId], 16),
  /** The span of the request that started it. */
  start: (workflowId: string): string => hashed(['start', workflowId], 16),
  /** The span of one attempt of a step, or of its compensation. @param activityId the step's id, or its compensation's */
  attempt: (workflowId: string, runId: string, activityId: string, attempt: number): string =>
    hashed(['attempt', workflowId, runId, activityId, attempt], 16),
};
