import { StatesError } from '../errors/StatesError';
import { type ExecutionOutcome } from '../execution/ExecutionOutcome';
import { type Json } from '../json/Json';

/** Turns the end of a run into an outcome; a CancelledError, and a fault of the port, stay what they are. */
export async function outcomeOf(running: Promise<Json>): Promise<ExecutionOutcome> {
  try {
    return { status: 'SUCCEEDED', output: await running };
  } catch (error) {
    if (!(error instanceof StatesError)) throw error;
    return {
      status: 'FAILED',
      ...(error.error === undefined ? {} : { error: error.error }),
      ...(error.reason === undefined ? {} : { cause: error.reason }),
    };
  }
}
