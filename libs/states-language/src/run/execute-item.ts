import { Cancellation } from '../execution/cancellation';
import type { Effects, ItemRun } from '../execution/effects';
import type { ExecutionOptions } from '../execution/execution-options';
import type { ExecutionOutcome } from '../execution/execution-outcome';
import { execute } from './execute';

/**
 * Runs the child execution of a distributed Map: an execution of its own, with its own history and no variables from
 * around it. Ports call it from `runItem`, in place or in a child workflow.
 */
export async function executeItem(
  run: ItemRun,
  effects: Effects,
  options: ExecutionOptions = {},
  cancellation = new Cancellation(),
): Promise<ExecutionOutcome> {
  const machine = { ...run.processor, QueryLanguage: run.language };
  return execute(machine, run.input, effects, { ...options, context: run.context, path: run.path }, cancellation);
}
