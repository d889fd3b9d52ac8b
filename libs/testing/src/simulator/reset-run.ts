import type { ModelEvent } from './model-event';
import { ModelRun, type ModelUpdate } from './model-run';
import type { Scene } from './scene';

/**
 * Temporal's reset: a new run with the history up to one of its workflow tasks. What was in flight there is asked
 * anew, messages and acts that came later come again, and attempts of the old run go on, their answers dropped.
 */
export function resetRun({ server, choices, deliveries, worker, isInOrder }: Scene, run: ModelRun): Promise<void> {
  // Which step has which id is decided by what comes first: side by side, only the last task can be had again as it was.
  const last = run.done.length - 1;
  const place = isInOrder ? last - choices.below(last) : last;
  const { startedId } = run.done[place]!;
  const { workflowId, workflowType } = run.info;
  const runId = server.nextRunId();
  const fresh = new ModelRun({ ...run.info, runId }, run.parent, run.limit);
  for (const event of run.events.slice(0, startedId)) fresh.adopt(event);
  fresh.done.push(...run.done.slice(0, place));
  for (const [id, seq] of run.seqOf) if (id <= startedId) fresh.seqOf.set(id, seq);
  for (const [what, id] of run.begun) if (id <= startedId) fresh.begun.set(what, id);
  for (const [id, update] of run.asks) if (run.acceptedAt.get(id)! <= startedId) fresh.asks.set(id, update);
  takePending(run, fresh, server.now);
  for (const activity of run.activities.values()) {
    if (deliveries.canEnd(activity)) deliveries.stragglers.push(activity.report!);
  }
  fresh.write(server.now, {
    workflowTaskFailedEventAttributes: {
      startedEventId: startedId,
      cause: 7,
      failure: { message: 'it was reset', resetWorkflowFailureInfo: {} },
      baseRunId: run.info.runId,
      newRunId: runId,
    },
  });
  const later = run.events.slice(startedId);
  const waiting = run.updates.splice(0);
  server.terminate(run, `reset ${workflowType}`);
  server.runs.set(workflowId, [...server.runs.get(workflowId)!.filter((one) => one !== run), fresh]);
  server.dropped.push(run);
  for (const event of later) reapply(server.now, fresh, event);
  fresh.updates.push(...admittedIn(fresh), ...waiting.filter(({ admitted }) => !admitted));
  fresh.due();
  return worker.evict(run);
}

/**
 * Can it be reset, so that it goes on? Not when something was undone already, or another saga was begun: then a reset
 * forgets what has to be known.
 */
export const isResettable = (run: ModelRun): boolean =>
  run.task !== 'started' &&
  run.done.length > 1 &&
  run.parent === undefined &&
  run.begun.size > 0 &&
  !run.events.some(
    ({ activityTaskScheduledEventAttributes: activity, startChildWorkflowExecutionInitiatedEventAttributes: child }) =>
      child != null || activity?.activityId?.endsWith('/compensation') === true,
  );

function takePending(run: ModelRun, fresh: ModelRun, now: number): void {
  const ended = new Set<number>();
  for (const event of fresh.events) {
    const { scheduledEventId: activity } = (event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.activityTaskCanceledEventAttributes ??
      {}) as { scheduledEventId?: unknown };
    const { startedEventId: timer } = (event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes ?? {}) as {
      startedEventId?: unknown;
    };
    ended.add(Number(activity ?? timer ?? 0));
    const { indexedFields } = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes ?? {};
    Object.assign(fresh.searchAttributes, indexedFields);
  }
  for (const [id, activity] of run.asked) {
    if (id > fresh.events.length) continue;
    fresh.asked.set(id, activity);
    if (!ended.has(id)) fresh.activities.set(id, { ...activity, askedAt: now, since: now });
  }
  for (const event of fresh.events) {
    const started = event.timerStartedEventAttributes;
    const id = Number(event.eventId);
    if (!started || ended.has(id)) continue;
    const seconds = Number(started.startToFireTimeout?.seconds ?? 0) * 1000;
    fresh.timers.set(fresh.seqOf.get(id)!, { startedId: id, due: now + seconds + 1 });
  }
  for (const event of fresh.events) {
    const asked = event.activityTaskCancelRequestedEventAttributes;
    const activity = asked && fresh.activities.get(Number(asked.scheduledEventId));
    if (activity) activity.cancelRequested = true;
  }
}

function reapply(now: number, fresh: ModelRun, event: ModelEvent): void {
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal) fresh.write(now, { workflowExecutionSignaledEventAttributes: signal });
  const cancel = event.workflowExecutionCancelRequestedEventAttributes;
  if (cancel) fresh.write(now, { workflowExecutionCancelRequestedEventAttributes: cancel });
  const request =
    event.workflowExecutionUpdateAdmittedEventAttributes?.request ??
    event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest;
  if (request) fresh.write(now, { workflowExecutionUpdateAdmittedEventAttributes: { request } });
}

/** Acts that the history says have come, and doesn't say were accepted. */
const admittedIn = ({ events, asks }: ModelRun): readonly ModelUpdate[] =>
  events.flatMap(({ workflowExecutionUpdateAdmittedEventAttributes: it }) => {
    const { meta, input } = it?.request ?? {};
    const id = meta?.updateId ?? '';
    if (!it || asks.has(id)) return [];
    return [{ id, name: input?.name ?? '', args: input?.args?.payloads ?? [], admitted: true as const }];
  });
