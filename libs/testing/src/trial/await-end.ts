import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { operatorUpdates } from '@backstitch/saga-log';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { readEvents } from '../checker/read-events';
import { actOn } from './operator';
import type { Trial } from './trial';

/** How often a saga that hasn't ended is looked at. */
const lookEvery = 1_000;

/**
 * Waits until a saga has ended. One that waits for an operator gets one: before its pivot it is compensated, after it
 * the step is retried. @returns why it didn't end, when it didn't
 */
export async function awaitEnd(
  client: Client,
  handle: WorkflowHandle,
  trial: Trial,
  within: number,
): Promise<string | undefined> {
  const giveUp = Date.now() + within;
  const { workflowId } = handle;
  const newest = client.workflow.getHandle(workflowId);
  let ended = false;
  const follow = (run: WorkflowHandle) =>
    run.result().then(
      () => (ended = true),
      () => (ended = true),
    );
  let end = follow(handle);
  let isForgotten = false;
  for (;;) {
    await Promise.race([end, sleep(lookEvery)]);
    // Nobody hears the end of a run that Temporal has forgotten, or only much later.
    const isForgottenNow: boolean = trial.forgotten !== undefined && !isForgotten;
    isForgotten ||= isForgottenNow;
    if (ended || isForgottenNow) {
      await trial.settled();
      if (!trial.isReset || (await newest.describe()).status.name !== 'RUNNING') return undefined;
      ended = false;
      end = follow(newest);
    }
    // What it looks at may end, or not have begun, at that moment.
    const why = await look(client, workflowId, trial).catch(String);
    if (Date.now() > giveUp) return why;
  }
}

/** What a saga waits for; acts when it is an operator. */
async function look(client: Client, workflowId: string, trial: Trial): Promise<string> {
  const handle = client.workflow.getHandle(workflowId);
  const { raw, runId } = await handle.describe();
  for (const { workflowId: child } of raw.pendingChildren ?? []) return look(client, child!, trial);
  const [activity] = raw.pendingActivities ?? [];
  const { events } = await handle.fetchHistory();
  const saga = readEvents(workflowId, [{ runId, events: events ?? [] }]);
  if (saga.broken !== undefined) return `its workflow task fails again and again: ${saga.broken}`;
  if (activity) {
    const why = activity.lastFailure?.message ?? 'no worker takes it';
    return `${activity.activityId} is tried again and again: ${why}`;
  }
  if (raw.pendingWorkflowTask) return `its workflow task is not done, at attempt ${raw.pendingWorkflowTask.attempt}`;
  const [waiting] = saga.attention;
  if (waiting === undefined) return 'it waits for something that never comes';
  if (trial.attended.has(waiting)) return `${waiting} waits for an operator`;
  const expected = trial.operatorAt(waiting);
  if (expected !== undefined) {
    await actOn(trial, { point: expected.at, activityId: waiting, run: { workflowId, runId } }, expected);
    return `${waiting} waits for an operator, who has come`;
  }
  const by = { by: 'the test', reason: 'nobody else is there' };
  const stepId = waiting.replace(/\/compensation$/, '');
  // Its own waits are skipped, a quarter of an hour of them; the run that has its id takes as long as it takes.
  const isEarly = isNameTaken(events ?? []);
  const isPast = saga.askings.some(({ pivot, how, compensates }) => pivot && how === 'completed' && !compensates);
  const act =
    isPast || isEarly
      ? [operatorUpdates.step, { ...by, action: 'retry', stepId, of: waiting === stepId ? 'request' : 'compensation' }]
      : [operatorUpdates.end, { ...by, action: 'compensate' }];
  if (!isEarly) trial.attended.add(waiting);
  await handle
    .executeUpdate(act[0] as string, { args: [act[1]], updateId: randomUUID() })
    .catch(() => trial.attended.delete(waiting));
  return `${waiting} waits for an operator`;
}

/** The nested saga that was begun last was not: a run of its id goes on. */
function isNameTaken(events: readonly temporal.api.history.v1.IHistoryEvent[]): boolean {
  const last = events.findLast(
    (event) =>
      event.startChildWorkflowExecutionFailedEventAttributes ?? event.childWorkflowExecutionStartedEventAttributes,
  );
  return (
    last?.startChildWorkflowExecutionFailedEventAttributes?.cause ===
    temporal.api.enums.v1.StartChildWorkflowExecutionFailedCause
      .START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS
  );
}
