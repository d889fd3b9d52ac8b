import { type Carried, type Slip, errorQueue } from '@backstitch/contract';

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
  // One with nothing to do ends at its owner's.
  taskQueue: slip.itinerary[0]?.participant ?? errorQueue(slip.owner),
  args: [slip, { as: 'slip' }],
});
