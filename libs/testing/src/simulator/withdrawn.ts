import type { Command } from './model-run';

/**
 * Takes out of a task's commands what it has asked for and cancelled itself: the server never hears of it, and Core
 * answers the code at once.
 * @param commands changed in place
 * @returns the jobs of the activation that follows in the same task
 */
export function withdrawn(commands: Command[]): readonly object[] {
  const jobs: object[] = [];
  for (let place = 0; place < commands.length; place += 1) {
    const { requestCancelActivity, cancelTimer, cancelChildWorkflowExecution } = commands[place]!;
    const asked = commands.findIndex(
      ({ scheduleActivity, startTimer, startChildWorkflowExecution }) =>
        (requestCancelActivity && scheduleActivity?.seq === requestCancelActivity.seq) ||
        (cancelTimer && startTimer?.seq === cancelTimer.seq) ||
        (cancelChildWorkflowExecution &&
          startChildWorkflowExecution?.seq === cancelChildWorkflowExecution.childWorkflowSeq),
    );
    if (asked < 0) continue;
    const { scheduleActivity: activity, startChildWorkflowExecution: child } = commands[asked]!;
    commands.splice(place, 1);
    commands.splice(asked, 1);
    place -= 2;
    if (activity)
      jobs.push({ resolveActivity: { seq: activity.seq, result: { cancelled: { failure: notSent(activity) } } } });
    if (child) {
      const childWorkflowExecutionFailureInfo = {
        workflowExecution: { workflowId: child.workflowId },
        workflowType: { name: child.workflowType },
      };
      const failure = { message: 'Child Workflow execution cancelled before scheduled', ...cancelled };
      const cancelledFailure = { message: failure.message, cause: failure, childWorkflowExecutionFailureInfo };
      jobs.push({ resolveChildWorkflowExecutionStart: { seq: child.seq, cancelled: { failure: cancelledFailure } } });
    }
  }
  return jobs;
}

const cancelled = { canceledFailureInfo: {} } as const;

const notSent = ({ activityId, activityType }: { activityId?: string | null; activityType?: string | null }) => ({
  message: 'Activity cancelled',
  cause: { message: 'Activity cancelled', ...cancelled },
  activityFailureInfo: { activityId, activityType: { name: activityType } },
});
