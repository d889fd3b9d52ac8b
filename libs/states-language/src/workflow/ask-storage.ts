import { type AskOptions, askedOf, currentFrame, step, StepError } from '@backstitch/saga';
import { workflowInfo } from '@temporalio/workflow';
import type { Cancellation } from '../execution/cancellation';
import { cancellable } from './cancellable';
import { isTooLarge } from './is-too-large';

/** Asks the storage that a distributed Map reads from and writes to: activities of the workers that host state machines. */
export async function askStorage<T>(
  activity: 'readItems' | 'writeResults',
  input: unknown,
  cancellation: Cancellation,
): Promise<T | { readonly cause: string }> {
  const options: AskOptions = { step: activity, attemptTimeout: '60s' };
  const frame = currentFrame(activity);
  const asked = askedOf(workflowInfo().taskQueue, activity, { compensation: null });
  try {
    return (await cancellable(cancellation, () =>
      step(frame, asked(options, frame.saga.type.contract), input, options),
    )) as T;
  } catch (error) {
    if (error instanceof StepError || isTooLarge(error)) return { cause: error.message };
    throw error;
  }
}
