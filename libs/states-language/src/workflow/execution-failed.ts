import type { ExecutionOutcome } from '../execution/execution-outcome';

/** How an execution that didn't succeed leaves its engine: the outcome itself is in the details. */
export class ExecutionFailed extends Error {
  override readonly name = 'ExecutionFailed';
  readonly code: string;

  constructor(readonly details: Exclude<ExecutionOutcome, { readonly status: 'SUCCEEDED' }>) {
    const { error, cause }: { readonly error?: string; readonly cause?: string } =
      details.status === 'FAILED' ? details : {};
    super(cause ?? (details.status === 'TIMED_OUT' ? 'The execution did not end within its TimeoutSeconds.' : ''));
    this.code = error ?? (details.status === 'TIMED_OUT' ? 'States.Timeout' : 'States.TaskFailed');
  }
}
