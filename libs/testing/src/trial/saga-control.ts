import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ActRefused, type EndAct, type StepAct, operatorUpdates } from '@backstitch/saga-log';
import { ApplicationFailure } from '@temporalio/common';
import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { type HeldTask, type HeldTasks, holdSignal } from './held-tasks';
import type { temporal } from '@temporalio/proto';

/** A run of a workflow. */
export interface RunOf {
  readonly workflowId: string;
  readonly runId: string;
}

/** Why an act isn't taken by a saga whose workflow has ended. */
export const ended = 'already-ended' satisfies ActRefused;
/** No answer came in time: whether the act was taken isn't known. */
export const unheard = 'unheard';
/** Longer than the worker needs for any task. */
const longestTask = 10_000;

/** What is done to a trial's saga from outside. */
export class SagaControl {
  constructor(
    private readonly client: Client,
    readonly workflowId: string,
    private readonly tasks: HeldTasks,
  ) {}

  /** Asks Temporal to cancel the saga. */
  async cancel(): Promise<void> {
    await this.client.workflow
      .getHandle(this.workflowId)
      .cancel()
      .catch(() => undefined);
  }

  /** Has Temporal end the saga by force. */
  async terminate(): Promise<void> {
    await this.client.workflow
      .getHandle(this.workflowId)
      .terminate('the test ends it')
      .catch(() => undefined);
  }

  /**
   * Has Temporal reset a run: a new one goes on from a workflow task of it.
   * @param to the task that asked an activity, the one that heard its answer (waited for), or the run's first
   * @returns the end of the new run, where it is a nested saga's: its parent may not wait for it any more
   */
  async reset(
    run: RunOf,
    activityId: string,
    to: 'asked' | 'answered' | 'start',
  ): Promise<{ readonly end?: Promise<unknown> }> {
    const task = await this.taskOf(run, activityId, to);
    if (task === undefined) return {};
    const { workflowService, options } = this.client;
    const { runId } = await workflowService.resetWorkflowExecution({
      namespace: options.namespace,
      workflowExecution: run,
      reason: 'the test resets it',
      workflowTaskFinishEventId: task,
      requestId: randomUUID(),
    });
    // The root is attended; a nested saga that is reset after it has answered is not waited for by the one around it.
    if (run.workflowId === this.workflowId) return {};
    return { end: this.client.workflow.getHandle(run.workflowId, runId).result() };
  }

  /** An operator's act. @returns the code that it was refused with; nothing, when it was accepted */
  async act(workflowId: string, act: EndAct | StepAct): Promise<string | undefined> {
    const handle = this.client.workflow.getHandle(workflowId);
    const name = 'stepId' in act ? operatorUpdates.step : operatorUpdates.end;
    try {
      await this.client.connection.withDeadline(Date.now() + longestTask, () =>
        handle.executeUpdate(name, { args: [act], updateId: randomUUID() }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return ended;
      if (!(error instanceof WorkflowUpdateFailedError)) return unheard;
      const { cause } = error;
      return (cause instanceof ApplicationFailure && cause.type) || String(cause);
    }
  }

  /** Does an activity of a run wait for an operator? */
  async needsAttention({ workflowId }: RunOf, activityId: string): Promise<boolean> {
    const { searchAttributes } = await this.client.workflow.getHandle(workflowId).describe();
    const needed: readonly unknown[] = searchAttributes['SagaAttention'] ?? [];
    return needed.includes(activityId);
  }

  /** Holds back the next workflow task of a run. */
  async holdTask({ workflowId, runId }: RunOf): Promise<HeldTask> {
    const name = randomUUID();
    const held = this.tasks.hold(JSON.stringify(name));
    await this.client.workflow.getHandle(workflowId, runId).signal(holdSignal, name);
    return held;
  }

  /** Waits until the server has an activity's answer. */
  async answered({ workflowId, runId }: RunOf, activityId: string, giveUp: number): Promise<void> {
    for (;;) {
      const { raw } = await this.client.workflow.getHandle(workflowId, runId).describe();
      if (!raw.pendingActivities?.some((pending) => pending.activityId === activityId) || Date.now() > giveUp) return;
      await sleep(10);
    }
  }

  private async taskOf(run: RunOf, activityId: string, to: string): Promise<Event['eventId'] | undefined> {
    const giveUp = Date.now() + longestTask;
    for (;;) {
      const { events } = await this.client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
      const task = (to === 'answered' ? sinceAnswered(events ?? [], activityId) : (events ?? [])).find(
        (event) => event.workflowTaskCompletedEventAttributes && (to !== 'asked' || asks(events!, event, activityId)),
      );
      if (task || to !== 'answered' || Date.now() > giveUp) return task?.eventId;
      await sleep(20);
    }
  }
}

type Event = temporal.api.history.v1.IHistoryEvent;

/** It is the task that scheduled the activity. */
const asks = (events: readonly Event[], { eventId }: Event, activityId: string): boolean =>
  events.some(
    ({ activityTaskScheduledEventAttributes: asked }) =>
      asked?.activityId === activityId && Number(asked.workflowTaskCompletedEventId) === Number(eventId),
  );

/** The events from an activity's last end on. */
function sinceAnswered(events: readonly Event[], activityId: string): readonly Event[] {
  const asked = events.findLast((event) => event.activityTaskScheduledEventAttributes?.activityId === activityId);
  const at = events.findIndex((event) => {
    const end = event.activityTaskCompletedEventAttributes ?? event.activityTaskFailedEventAttributes;
    return end && Number(end.scheduledEventId) === Number(asked?.eventId);
  });
  return at < 0 ? [] : events.slice(at);
}
