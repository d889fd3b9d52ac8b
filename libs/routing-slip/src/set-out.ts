import type { Beginning } from '@backstitch/contract';
import type { Carried } from '@backstitch/saga-log';
import type { Slip } from './slip';
import { slipState } from './slip-state';

/** How a slip's workflow is started: on the task queue of its first activity's participant. */
export interface SetOut extends Beginning {
  readonly args: [slip: Slip, carried: Carried];
}

/**
 * Has a slip set out, when it is given to Temporal's client. Its tracking number is the workflow's id: `slip/{number}`.
 * @example const { taskQueue, args } = setOut(slip); client.workflow.start('slip', { workflowId: `slip/${number}`, taskQueue, args })
 */
export const setOut = (slip: Slip): SetOut => ({
  taskQueue: slipState(slip).at,
  args: [slip, { as: 'started', style: { kind: 'slip' } }],
  ...(slip.trackingNumber !== undefined && { id: slip.trackingNumber }),
});
