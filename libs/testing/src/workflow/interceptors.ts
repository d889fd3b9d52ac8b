import { deadlineSummary } from '@backstitch/saga-log';
import { defaultPayloadConverter } from '@temporalio/common';
import { type ActivityOptions, type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow';
import type { Fault } from '../faults/fault';
import { type TrialHeader, type TrialMemo, trialKey } from './trial-memo';

/** In the place of an attempt's own time where its answer never comes: time skipping waits for what runs. */
const shortAttempt = 400;
/** In the place of the wait for a worker that isn't there; as much less than the whole time as the engine has it. */
const shortWait = { scheduleToStartTimeout: 150, scheduleToCloseTimeout: 400 };
/** The longest that a step with a fault is tried: nothing new is seen after some ten attempts. */
const longestTry = 300_000;

/**
 * What a trial changes in a workflow: its task queues, and the time-outs of steps that something happens to. The saga
 * and its engine are as they are. Loaded into the bundle beside them.
 */
export const interceptors = (): WorkflowInterceptors => {
  // Not before the first call: the memo isn't there yet while interceptors are made.
  const trial = () => workflowInfo().memo?.[trialKey] as TrialMemo | undefined;
  let passDeadline = () => undefined as void;
  const deadlinePassed = new Promise<void>((resolve) => (passDeadline = resolve));
  const reached = ({ faults }: TrialMemo, at: string, how: string) => {
    if (faults.some((fault) => fault.kind === 'deadline' && fault.at === at && fault.how === how)) passDeadline();
  };
  return {
    outbound: [
      {
        scheduleActivity(input, next) {
          const memo = trial();
          if (memo === undefined) return next(input);
          const at = `${memo.path}${input.options.activityId ?? input.activityType}`;
          reached(memo, at, 'asked');
          const header: TrialHeader = { trial: memo.trial, path: memo.path };
          const answer = next({
            ...input,
            headers: { ...input.headers, [trialKey]: defaultPayloadConverter.toPayload(header) },
            options: changed(input.options, memo, at),
          });
          return answer.then((value) => {
            reached(memo, at, 'answered');
            return value;
          });
        },
        startTimer(input, next) {
          const passes = trial()?.faults.some(({ kind }) => kind === 'deadline');
          if (input.options?.summary !== deadlineSummary || !passes) return next(input);
          return deadlinePassed.then(() => next({ ...input, durationMs: 1 }));
        },
        startChildWorkflowExecution(input, next) {
          const memo = trial();
          if (memo === undefined) return next(input);
          const { options, workflowType } = input;
          const below: TrialMemo = { ...memo, path: `${memo.path}${stepOf(options.args) ?? workflowType}/` };
          const taskQueue = queue(memo.sagas, options.taskQueue);
          return next({
            ...input,
            options: { ...options, ...taskQueue, memo: { ...options.memo, [trialKey]: below } },
          });
        },
        continueAsNew(input, next) {
          const memo = trial();
          if (memo === undefined) return next(input);
          const { options } = input;
          const taskQueue = queue(memo.sagas, options.taskQueue);
          return next({ ...input, options: { ...options, ...taskQueue, memo: { ...options.memo, [trialKey]: memo } } });
        },
      },
    ],
  };
};

function changed(options: ActivityOptions, memo: TrialMemo, at: string): ActivityOptions {
  const faults = memo.faults.filter((fault) => fault.at === at);
  const has = (...kinds: readonly Fault['kind'][]) => faults.some(({ kind }) => kinds.includes(kind));
  const { startToCloseTimeout, scheduleToCloseTimeout, scheduleToStartTimeout } = options as Readonly<
    Record<string, unknown>
  >;
  const alone = has('no-worker') && scheduleToStartTimeout !== undefined;
  return {
    ...options,
    ...queue(memo.participants, alone ? `nobody/${options.taskQueue}` : options.taskQueue),
    ...(has('worker-lost', 'late', 'overtaken') && { startToCloseTimeout: least(startToCloseTimeout, shortAttempt) }),
    ...(faults.length > 0 &&
      scheduleToCloseTimeout !== undefined && {
        scheduleToCloseTimeout: least(scheduleToCloseTimeout, longestTry),
        ...(scheduleToStartTimeout !== undefined && {
          scheduleToStartTimeout: least(scheduleToStartTimeout, longestTry - 250),
        }),
      }),
    ...(alone && shortWait),
  };
}

const least = (given: unknown, max: number) => (typeof given === 'number' ? Math.min(given, max) : max);

const queue = (prefix: string, taskQueue: string | undefined) =>
  taskQueue === undefined || taskQueue.startsWith(prefix) ? {} : { taskQueue: `${prefix}${taskQueue}` };

/** Which step a nested saga is: its second argument says. */
const stepOf = (args: readonly unknown[]) => (args[1] as { step?: { stepId?: string } } | undefined)?.step?.stepId;
