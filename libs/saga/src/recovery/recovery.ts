import type { Carried } from '@backstitch/saga-log';
import { ApplicationFailure } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import { Engine } from '../engine/engine';
import { never } from '../engine/frame';

/**
 * Compensates what a saga has left behind that was ended by force, or whose code fails. It runs under the saga's own id
 * and type, and needs none of its code: what to undo, in which order and under which keys, is in the log that it is
 * started with. It ends as the saga would have: by failing with `SagaCompensated`; a saga that had ended by itself, and
 * of which a reset had left something behind, ends as it had.
 */
export async function recovery(_input: unknown, carried?: Carried): Promise<unknown> {
  if (carried?.as !== 'continued' || carried.ending === undefined) {
    throw ApplicationFailure.nonRetryable('A recovery is started with the log of what it recovers.', 'SagaMisused');
  }
  // All that it is promised comes along.
  const engine = new Engine({ name: workflowInfo().workflowType, contract: {} }, carried);
  return carried.ended === undefined ? engine.run(never) : engine.endAgain(carried.ended);
}
