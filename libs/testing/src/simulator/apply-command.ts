import { answerUpdate } from './answer-update';
import { continueAsNew } from './continue-as-new';
import { millisOfDuration } from './model-event';
import type { ModelWorld } from './model-world';
import { nestRun } from './nest-run';
import type { Command, ModelActivity, ModelRun } from './model-run';

/** Writes what a command does into the history, and keeps what is pending because of it. */
export function applyCommand(server: ModelWorld, run: ModelRun, command: Command, completedId: number): void {
  const by = { workflowTaskCompletedEventId: completedId };
  const { now } = server;
  const meta = command.userMetadata ?? undefined;
  const activity = command.scheduleActivity;
  if (activity) return schedule(server, run, command, completedId);
  if (command.requestCancelActivity) return cancelActivity(server, run, command.requestCancelActivity.seq!, by);
  if (command.startTimer) {
    const { seq, startToFireTimeout } = command.startTimer;
    const timer = { timerId: String(seq), startToFireTimeout, ...by };
    const startedId = run.write(now, { timerStartedEventAttributes: timer }, meta);
    run.seqOf.set(startedId, seq!);
    run.timers.set(seq!, { startedId, due: now + (millisOfDuration(startToFireTimeout) ?? 1) });
    return;
  }
  if (command.cancelTimer) {
    const { seq } = command.cancelTimer;
    const timer = run.timers.get(seq!);
    if (timer === undefined) return;
    run.timers.delete(seq!);
    if (timer.fired) run.forget(timer.fired);
    const attributes = { timerId: String(seq), startedEventId: timer.startedId, ...by };
    run.write(now, { timerCanceledEventAttributes: attributes });
    return;
  }
  if (command.startChildWorkflowExecution) return nestRun(server, run, command, completedId);
  if (command.cancelChildWorkflowExecution) {
    const initiatedId = run.begun.get(`child ${command.cancelChildWorkflowExecution.childWorkflowSeq}`);
    const child = initiatedId === undefined ? undefined : run.children.get(initiatedId);
    if (child === undefined) return;
    const workflowExecution = { workflowId: child.workflowId };
    const attributes = { namespace: 'default', workflowExecution, childWorkflowOnly: true, ...by };
    const id = run.write(now, { requestCancelExternalWorkflowExecutionInitiatedEventAttributes: attributes });
    server.transfer(() => {
      server.requestCancel(child.workflowId);
      run.come(() =>
        run.write(server.now, {
          externalWorkflowExecutionCancelRequestedEventAttributes: { initiatedEventId: id, workflowExecution },
        }),
      );
    });
    return;
  }
  if (command.upsertWorkflowSearchAttributes) {
    const { searchAttributes } = command.upsertWorkflowSearchAttributes;
    Object.assign(run.searchAttributes, searchAttributes?.indexedFields);
    run.write(now, { upsertWorkflowSearchAttributesEventAttributes: { ...by, searchAttributes } });
    return;
  }
  if (command.modifyWorkflowProperties) {
    const { upsertedMemo } = command.modifyWorkflowProperties;
    run.write(now, { workflowPropertiesModifiedEventAttributes: { ...by, upsertedMemo } });
    return;
  }
  if (command.setPatchMarker) {
    run.write(now, { markerRecordedEventAttributes: { markerName: 'core_patch', ...by } });
    return;
  }
  if (command.updateResponse) return answerUpdate(server, run, command.updateResponse);
  if (command.completeWorkflowExecution) {
    const { result } = command.completeWorkflowExecution;
    const attributes = { ...by, ...(result && { result: { payloads: [result] } }) };
    run.write(now, { workflowExecutionCompletedEventAttributes: attributes });
    return server.closed(run, 'completed', { result });
  }
  if (command.failWorkflowExecution) {
    const { failure } = command.failWorkflowExecution;
    run.write(now, { workflowExecutionFailedEventAttributes: { failure, ...by } });
    return server.closed(run, 'failed', { failure });
  }
  if (command.cancelWorkflowExecution) {
    run.write(now, { workflowExecutionCanceledEventAttributes: by });
    return server.closed(run, 'cancelled', {});
  }
  if (command.continueAsNewWorkflowExecution) return continueAsNew(server, run, command, completedId);
  throw new Error(`The model of the server doesn't know the command ${Object.keys(command).join()}.`);
}

function schedule({ now }: ModelWorld, run: ModelRun, command: Command, completedId: number): void {
  const it = command.scheduleActivity!;
  const id = it.activityId ?? '';
  const scheduledId = run.write(
    now,
    {
      activityTaskScheduledEventAttributes: {
        activityId: id,
        activityType: { name: it.activityType },
        taskQueue: { name: it.taskQueue },
        header: { fields: it.headers ?? {} },
        input: { payloads: it.arguments ?? [] },
        scheduleToCloseTimeout: it.scheduleToCloseTimeout,
        scheduleToStartTimeout: it.scheduleToStartTimeout,
        startToCloseTimeout: it.startToCloseTimeout,
        heartbeatTimeout: it.heartbeatTimeout,
        retryPolicy: it.retryPolicy,
        workflowTaskCompletedEventId: completedId,
      },
    },
    command.userMetadata ?? undefined,
  );
  run.seqOf.set(scheduledId, it.seq!);
  run.begun.set(`activity ${it.seq}`, scheduledId);
  const { retryPolicy } = it;
  const activity: ModelActivity = {
    ...{ scheduledId, id, verb: it.activityType ?? '', queue: it.taskQueue ?? '', input: it.arguments ?? [] },
    scheduleToStart: millisOfDuration(it.scheduleToStartTimeout),
    scheduleToClose: millisOfDuration(it.scheduleToCloseTimeout),
    startToClose: millisOfDuration(it.startToCloseTimeout) ?? millisOfDuration(it.scheduleToCloseTimeout) ?? 10_000,
    heartbeat: millisOfDuration(it.heartbeatTimeout),
    retry: {
      first: millisOfDuration(retryPolicy?.initialInterval) ?? 1_000,
      factor: retryPolicy?.backoffCoefficient ?? 2,
      max: millisOfDuration(retryPolicy?.maximumInterval) ?? 100_000,
      attempts: retryPolicy?.maximumAttempts ?? 0,
      never: retryPolicy?.nonRetryableErrorTypes ?? [],
    },
    ...{ askedAt: now, attempt: 1, state: 'scheduled', since: now },
  };
  run.asked.set(scheduledId, { ...activity });
  run.activities.set(scheduledId, activity);
}

/** One that no attempt runs of has ended with it; the attempt that runs hears nothing of it. */
function cancelActivity(server: ModelWorld, run: ModelRun, seq: number, by: object): void {
  const scheduledId = run.begun.get(`activity ${seq}`);
  if (scheduledId === undefined) return;
  const requestedId = run.write(server.now, {
    activityTaskCancelRequestedEventAttributes: { scheduledEventId: scheduledId, ...by },
  });
  const activity = run.activities.get(scheduledId);
  if (activity === undefined) return;
  activity.cancelRequested = true;
  if (activity.state === 'started') return;
  run.activities.delete(scheduledId);
  const attributes = { scheduledEventId: scheduledId, latestCancelRequestedEventId: requestedId };
  run.write(server.now, { activityTaskCanceledEventAttributes: attributes });
  run.more = true;
}
