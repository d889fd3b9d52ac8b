import { type Json } from '../json/Json';

/** How an execution ended. */
export type ExecutionOutcome =
  | { status: 'SUCCEEDED'; output: Json }
  | { status: 'FAILED'; error?: string; cause?: string }
  | { status: 'TIMED_OUT' };
