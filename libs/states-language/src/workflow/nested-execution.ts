import { engineFailure } from '@backstitch/saga-log';
import { type StepTarget, type Frame, nesting, StepError } from '@backstitch/saga';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
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
  let id = '';
  const child = { name: machine, taskQueue: workflowInfo().taskQueue };
  const asked = (frame: Frame): StepTarget => {
    const it = nesting(frame, child, [own], named);
    const send: StepTarget['send'] = (pending, ...how) => {
      // Retried, it is the same step, with the id that it had at first.
      id = pending.entry.nested!.id;
      return it.send(pending, ...how);
    };
    // Executions that began before definitions were reckoned with go on as they began.
    return { ...it, send, ...((own.edition ?? 1) < 5 && { bytes: 0 }) };
  };
  const attempt = new Cancellation(cancellation);
  const answer = (ended: Parameters<typeof executionAnswer>[0]['ended']) =>
    executionAnswer({ machine, id, input, startedAt, endedAt: Date.now(), ended, asText: pattern === 'sync' });
  const running = visits.ask(visit, asked, input, { step: stepName(machine, 'execution') }, attempt).then(
    (output): TaskOutcome => ({ output: answer({ status: 'SUCCEEDED', output: output as Json }) }),
    (error: unknown): TaskOutcome => {
      if (!(error instanceof StepError)) throw error;
      if (error.code === 'StepFunctions.ExecutionAlreadyExistsException') return alreadyExists(machine, id);
      const { status = 'FAILED', ...ended } = (isObject(error.details) ? error.details : {}) as {
        readonly status?: string;
        readonly error?: string;
        readonly cause?: string;
      };
      const aborted = wasCancelled(error);
      const cause = JSON.stringify(answer({ ...ended, status: aborted ? 'ABORTED' : status }));
      return { failed: true, error: 'States.TaskFailed', cause };
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
  const ended = await running;
  return 'failed' in ended ? timedOut : ended;
}

/** A user's error may be called `SagaCancelled`, too. */
function wasCancelled({ cause }: StepError): boolean {
  const failure = cause instanceof Error ? cause.cause : undefined;
  if (failure instanceof ApplicationFailure) return failure.type === engineFailure.of('SagaCancelled');
  return failure instanceof CancelledFailure;
}
