import type { temporal } from '@temporalio/proto';
import { type BarrierModel, failed } from './barrier-model';
import type { Choices } from './choices';
import { isRetried, pauseAfter } from './retry-of';
import type { ActivityReport, ModelActivity, ModelRun } from './model-run';
import type { ModelServer } from './model-server';

type Failure = temporal.api.failure.v1.IFailure;

/** What becomes of an attempt. The first is the one without trouble. */
const fates = ['ok', 'refused', 'fails', 'answer lost', 'broken', 'silent after', 'silent before'] as const;
export type Fate = (typeof fates)[number];

/** How likely each fate is, in the order of `fates`. */
export type FateWeights = readonly number[];

const timeout = { startToClose: 1, scheduleToStart: 2, scheduleToClose: 3, heartbeat: 4 } as const;

/** Activities on their way: attempts that workers take, their answers, their time-outs. */
export class Deliveries {
  /** Participants without a worker. */
  readonly away = new Set<string>();
  /** Attempts that the server has given up: what they do comes late. */
  readonly stragglers: (() => void)[] = [];
  /** What became of every attempt, in their order. */
  readonly told: { readonly workflowId: string; readonly activityId: string; readonly fate: Fate }[] = [];
  /** From now on every attempt goes well. */
  healed = false;

  constructor(
    private readonly server: ModelServer,
    private readonly barrier: BarrierModel,
    private readonly choices: Choices,
    private readonly weights: FateWeights,
  ) {}

  canStart({ state, queue }: ModelActivity): boolean {
    return state === 'scheduled' && !this.away.has(queue);
  }

  canEnd({ state, silent }: ModelActivity): boolean {
    return state === 'started' && !silent;
  }

  /** A worker takes it. */
  start(run: ModelRun, activity: ModelActivity): void {
    const fate = this.healed ? 'ok' : fates[this.choices.weighted(this.weights)]!;
    this.told.push({ workflowId: run.info.workflowId, activityId: activity.id, fate });
    const askedAt = activity.since;
    activity.state = 'started';
    activity.since = this.server.now;
    const perform = () => this.perform(run, activity, askedAt, fate === 'refused');
    delete activity.silent;
    switch (fate) {
      case 'ok':
      case 'refused':
        activity.report = perform;
        return;
      case 'fails':
        activity.report = () => failed('Error', 'failed before its effect');
        return;
      case 'broken':
        activity.report = () => ({
          failure: { message: 'broken', applicationFailureInfo: { type: 'Broken', nonRetryable: true } },
          retryable: false,
        });
        return;
      case 'answer lost':
        activity.report = () => {
          perform();
          return failed('Error', 'the answer was lost');
        };
        return;
      case 'silent after':
        perform();
        activity.silent = true;
        return;
      case 'silent before':
        this.stragglers.push(perform);
        activity.silent = true;
        return;
    }
  }

  /** The attempt reports. */
  end(run: ModelRun, activity: ModelActivity): void {
    const report = activity.report!();
    if ('result' in report) {
      const { result } = report;
      this.close(run, activity, (begun) => ({
        activityTaskCompletedEventAttributes: { ...begun, ...(result && { result: { payloads: [result] } }) },
      }));
      return;
    }
    const { failure, retryable } = report;
    if (this.scheduleRetry(activity, failure, retryable)) return;
    this.close(run, activity, (begun) => ({ activityTaskFailedEventAttributes: { ...begun, failure } }));
  }

  /** When something happens to it by itself. */
  due({ state, since, scheduleToStart, scheduleToClose, startToClose, heartbeat, askedAt, silent }: ModelActivity) {
    const whole = scheduleToClose === undefined ? Infinity : askedAt + scheduleToClose;
    if (state === 'paused') return Math.min(since, whole);
    if (state === 'scheduled')
      return Math.min(scheduleToStart === undefined ? Infinity : since + scheduleToStart, whole);
    const silence = silent && heartbeat !== undefined ? since + heartbeat : Infinity;
    return Math.min(since + startToClose, whole, silence);
  }

  /** Its time has come. */
  fire(run: ModelRun, activity: ModelActivity): void {
    const { state, since, scheduleToStart, scheduleToClose, heartbeat, askedAt } = activity;
    const { now } = this.server;
    const isWhole = scheduleToClose !== undefined && now >= askedAt + scheduleToClose;
    if (state === 'paused' && !isWhole) {
      activity.state = 'scheduled';
      return;
    }
    if (state === 'scheduled') {
      const waited = scheduleToStart !== undefined && now >= since + scheduleToStart;
      const type = waited ? timeout.scheduleToStart : timeout.scheduleToClose;
      return this.timedOut(run, activity, type);
    }
    if (state === 'paused') return this.timedOut(run, activity, timeout.scheduleToClose);
    // The attempt goes on all the same, and its answer is dropped.
    if (!activity.silent) this.stragglers.push(activity.report!);
    if (isWhole) return this.timedOut(run, activity, timeout.scheduleToClose);
    const isSilence = heartbeat !== undefined && activity.silent === true;
    const type = isSilence ? timeout.heartbeat : timeout.startToClose;
    if (!this.scheduleRetry(activity, timeoutFailure(type, activity.lastFailure), true))
      this.timedOut(run, activity, type);
  }

  private perform(
    run: ModelRun,
    { id, verb, queue, input }: ModelActivity,
    askedAt: number,
    refuses: boolean,
  ): ActivityReport {
    const asked = { participant: queue, verb, runId: run.info.runId, activityId: id, askedAt };
    return this.barrier.perform(asked, input, refuses);
  }

  /** Another attempt, after a pause, if there is to be one. */
  private scheduleRetry(activity: ModelActivity, failure: Failure, retryable: boolean): boolean {
    if (!retryable || !isRetried(activity, failure, this.server.now)) return false;
    activity.lastFailure = failure;
    activity.state = 'paused';
    activity.since = this.server.now + pauseAfter(activity);
    activity.attempt += 1;
    return true;
  }

  private timedOut(run: ModelRun, activity: ModelActivity, type: number): void {
    const failure = timeoutFailure(type, activity.lastFailure);
    this.close(run, activity, (begun) => ({ activityTaskTimedOutEventAttributes: { ...begun, failure } }));
  }

  private close(run: ModelRun, activity: ModelActivity, attributesOf: (begun: object) => object): void {
    const { scheduledId, attempt, lastFailure } = activity;
    const isStarted = activity.state === 'started';
    run.activities.delete(scheduledId);
    run.come(() => {
      const startedEventId = isStarted
        ? run.write(this.server.now, {
            activityTaskStartedEventAttributes: { scheduledEventId: scheduledId, attempt, lastFailure },
          })
        : 0;
      run.write(this.server.now, attributesOf({ scheduledEventId: scheduledId, startedEventId }));
      this.server.checkSize(run);
    }, true);
  }
}

const timeoutFailure = (timeoutType: number, cause: Failure | undefined): Failure => ({
  message: 'activity timeout',
  timeoutFailureInfo: { timeoutType },
  ...(cause && { cause }),
});
