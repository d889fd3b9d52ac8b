import { type ExecutionOutcome } from '../execution/ExecutionOutcome';

/** How an execution that didn't succeed leaves its engine: the outcome itself is in the details. */
export class ExecutionFailed extends Error {
  override readonly name = 'ExecutionFailed';
  readonly code: string;

  constructor(readonly details: Exclude<ExecutionOutcome, { status: 'SUCCEEDED' }>) {
    const { error, cause }: { error?: string; cause?: string } = details.status === 'FAILED' ? details : {};
    super(cause ?? (details.status === 'TIMED_OUT' ? 'The execution did not end within its TimeoutSeconds.' : ''));
    this.code = error ?? (details.status === 'TIMED_OUT' ? 'States.Timeout' : 'States.TaskFailed');
  }
}
