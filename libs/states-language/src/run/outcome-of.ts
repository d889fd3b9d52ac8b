import { StatesError } from '../errors/states-error';
import type { ExecutionOutcome } from '../execution/execution-outcome';
import type { Json } from '../json/json';

/** Turns the end of a run into an outcome; a CancelledError, and a fault of the port, stay what they are. */
export async function outcomeOf(running: Promise<Json>): Promise<ExecutionOutcome> {
  try {
    return { status: 'SUCCEEDED', output: await running };
  } catch (error) {
    if (!(error instanceof StatesError)) throw error;
    // Retry and Catch know a lapsed heartbeat by its own name; an execution that it ends has failed by a time-out.
    const name = error.error === 'States.HeartbeatTimeout' ? 'States.Timeout' : error.error;
    return {
      status: 'FAILED',
      ...(name === undefined ? {} : { error: name }),
      ...(error.reason === undefined ? {} : { cause: error.reason }),
    };
  }
}
