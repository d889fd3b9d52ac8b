import type { Slip } from '@backstitch/contract';
import { type Carried, slipState } from '@backstitch/saga-log';

/** How a slip's workflow is started: on the task queue of whoever is first. */
export interface SetOut {
  readonly taskQueue: string;
  readonly args: [slip: Slip, carried: Carried];
}

/**
 * Has a slip set out, when it is given to Temporal's client. Its tracking number is the workflow's id: `slip/{number}`.
 * @example client.workflow.start('slip', { workflowId: `slip/${number}`, ...setOut(slip) })
 */
export const setOut = (slip: Slip): SetOut => ({
  taskQueue: slipState(slip).at,
  args: [slip, { as: 'slip' }],
});
