import { engineFailure } from '@backstitch/saga-log';
import { type StepTarget, type Frame, nesting, StepError } from '@backstitch/saga';
import { ApplicationFailure, CancelledFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { CancellationScope, patched, sleep, workflowInfo } from '@temporalio/workflow';
import { Cancellation } from '../execution/cancellation';
import type { TaskOutcome, TaskRequest } from '../execution/effects';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { Started } from '../start/started';
import { alreadyExists } from './begin-execution';
import { executionAnswer } from './execution-answer';
import { stepName } from './step-name';
import type { Visits } from './visits';

/** An execution that is waited for: a nested saga. @param named what its definition calls it; default a name of its own */
export async function nestedExecution(
  visits: Visits,
  machine: string,
  own: Started,
  input: Json,
  { visit, pattern, timeoutSeconds }: TaskRequest,
  cancellation: Cancellation,
  named?: string,
): Promise<TaskOutcome> {
  const startedAt = Date.now();
  const { edition = 1 } = own;
  let begun = false;
  let id = '';
  const child = { name: machine, taskQueue: workflowInfo().taskQueue };
  const asked = (frame: Frame): StepTarget => {
    begun = true;
    const it = nesting(frame, child, [own], named);
    const send: StepTarget['send'] = (pending, ...how) => {
      // Retried, it is the same step, with the id that it had at first.
      id = pending.entry.nested!.id;
      return it.send(pending, ...how);
    };
    // Executions that began before definitions were reckoned with go on as they began.
    return { ...it, send, ...(edition < 5 && { bytes: 0 }) };
  };
  const attempt = new Cancellation(cancellation);
  const answer = (ended: Parameters<typeof executionAnswer>[0]['ended'], withInput?: boolean) => {
    const times = { startedAt, endedAt: Date.now() };
    return executionAnswer({ ...{ machine, id, input, ended, withInput }, ...times, asText: pattern === 'sync' });
  };
  const running = visits.ask(visit, asked, input, { step: stepName(machine, 'execution') }, attempt).then(
    (output): TaskOutcome => ({ output: answer({ status: 'SUCCEEDED', output: output as Json }) }),
    (error: unknown): TaskOutcome => {
      if (!(error instanceof StepError)) throw error;
      if (isTaken(error, edition)) return alreadyExists(machine, id);
      const { status = 'FAILED', ...ended } = (isObject(error.details) ? error.details : {}) as {
        readonly status?: string;
        readonly error?: string;
        readonly cause?: string;
      };
      const aborted = wasCancelled(error);
      const all = { ...ended, status: aborted ? 'ABORTED' : status };
      const cause = JSON.stringify(answer(all));
      // A cause is cut where it is too long, and this one is to be parsed.
      const isTooLong = edition >= 6 && cause.length > 32_768;
      return {
        failed: true,
        error: 'States.TaskFailed',
        cause: isTooLong ? JSON.stringify(answer(all, false)) : cause,
      };
    },
  );
  if (timeoutSeconds === undefined) return running;
  const timer = new CancellationScope();
  const timedOut: TaskOutcome = { failed: true, error: 'States.Timeout', timedOut: true };
  const timeout = timer
    .run(() => sleep(timeoutSeconds * 1000))
    .then(
      () => timedOut,
      () => running,
    );
  const outcome = await Promise.race([running, timeout]);
  timer.cancel();
  // Executions that began before it was cancelled go on as they began.
  if (outcome !== timedOut || !patched('states-language-nested-timeout')) return outcome;
  // What goes on instead must not find it half done: it compensates, and then its time is up; or it has come to its end.
  attempt.cancel();
  // It waits for its place among what is in flight: nothing was sent, nor will be.
  if (!begun && edition >= 6) {
    running.catch(() => undefined);
    return timedOut;
  }
  const ended = await running;
  return 'failed' in ended ? timedOut : ended;
}

/** Its name is another's. An execution's own error may be called that, too, which is no more than its failure. */
function isTaken({ code, cause }: StepError, edition: number): boolean {
  if (edition < 6) return code === 'StepFunctions.ExecutionAlreadyExistsException';
  return cause instanceof WorkflowExecutionAlreadyStartedError;
}

/** A user's error may be called `SagaCancelled`, too. */
function wasCancelled({ cause }: StepError): boolean {
  const failure = cause instanceof Error ? cause.cause : undefined;
  if (failure instanceof ApplicationFailure) return failure.type === engineFailure.of('SagaCancelled');
  return failure instanceof CancelledFailure;
}
