import { coresdk } from '@temporalio/proto';
import type { Command } from './model-run';

const { WorkflowCommand } = coresdk.workflow_commands;

/** How a replay differs from what was asked then. */
export interface Difference {
  readonly text: string;
  /** Temporal sees it, and fails the task. It compares kinds, ids and types, and not what a command carries. */
  readonly isSeen: boolean;
}

/**
 * Does a replay ask for what was asked then? What a command carries has to be the same, too: a worker that has
 * forgotten the run would tell its participants something else.
 */
export function differenceOf(before: readonly Command[], now: readonly Command[]): Difference | undefined {
  let difference: Difference | undefined;
  for (let place = 0; place < Math.max(before.length, now.length); place += 1) {
    const [then, again] = [before[place], now[place]];
    if (then === undefined || again === undefined || inWords(then) !== inWords(again)) {
      return { text: `then ${inWords(then)}, now ${inWords(again)}`, isSeen: true };
    }
    if (!isSame(then, again)) difference ??= { text: `${inWords(then)} carries something else`, isSeen: false };
  }
  return difference;
}

function isSame(one: Command, other: Command): boolean {
  // A failure has a stack, and where code stands differs between runs of it.
  if (one.failWorkflowExecution || one.updateResponse?.rejected) return true;
  return Buffer.compare(WorkflowCommand.encode(one).finish(), WorkflowCommand.encode(other).finish()) === 0;
}

function inWords(command: Command | undefined): string {
  if (command === undefined) return 'nothing';
  const { scheduleActivity: activity, startChildWorkflowExecution: child } = command;
  if (activity) return `scheduleActivity ${activity.activityType} ${activity.activityId} #${activity.seq}`;
  if (child) return `startChildWorkflowExecution ${child.workflowId}`;
  const kind = Object.keys(command).find((key) => key !== 'userMetadata') ?? '';
  return `${kind} ${(command as { readonly [kind: string]: { readonly seq?: number } })[kind]?.seq ?? ''}`.trim();
}
