import { coresdk } from '@temporalio/proto';
import type { Command } from './model-run';

const { WorkflowCommand } = coresdk.workflow_commands;

/**
 * Does a replay ask for what was asked then? Temporal compares kinds, ids and types; what a command carries has to be
 * the same, too, or a worker that has forgotten the run would tell its participants something else.
 * @returns what differs, if anything
 */
export function differenceOf(before: readonly Command[], now: readonly Command[]): string | undefined {
  const place = Array.from({ length: Math.max(before.length, now.length) }).findIndex(
    (_, index) => !isSame(before[index], now[index]),
  );
  if (place < 0) return undefined;
  return `then ${inWords(before[place])}, now ${inWords(now[place])}`;
}

function isSame(one: Command | undefined, other: Command | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  // A failure has a stack, and where code stands differs between runs of it.
  if (one.failWorkflowExecution || one.updateResponse?.rejected) return inWords(one) === inWords(other);
  return Buffer.compare(WorkflowCommand.encode(one).finish(), WorkflowCommand.encode(other).finish()) === 0;
}

function inWords(command: Command | undefined): string {
  if (command === undefined) return 'nothing';
  const { scheduleActivity: activity, startChildWorkflowExecution: child } = command;
  if (activity) return `scheduleActivity ${activity.activityId} #${activity.seq}`;
  if (child) return `startChildWorkflowExecution ${child.workflowId}`;
  const kind = Object.keys(command).find((key) => key !== 'userMetadata') ?? '';
  return `${kind} ${(command as { readonly [kind: string]: { readonly seq?: number } })[kind]?.seq ?? ''}`.trim();
}
