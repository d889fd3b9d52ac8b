import { coresdk } from '@temporalio/proto';
import { decodedOne } from '../checker/decoded';
import type { Command } from './model-run';
import { payloadOf } from './payload-of';

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
  return Buffer.compare(encoded(one), encoded(other)) === 0;
}

/**
 * As bytes, without what a step says of a reset: a run that was reset says it of what it had asked before, too, when it
 * can't tell that from a reset to its beginning. Nobody is asked again for it.
 */
function encoded(command: Command): Uint8Array {
  const { scheduleActivity: activity } = command;
  const [input, mark] = activity?.arguments ?? [];
  const said = mark && (decodedOne(mark) as Readonly<Record<string, unknown>> | undefined);
  if (input === undefined || said?.['reset'] !== true) return WorkflowCommand.encode(command).finish();
  const told = { ...activity, arguments: [input, payloadOf({ ...said, reset: undefined })] };
  return WorkflowCommand.encode({ ...command, scheduleActivity: told }).finish();
}

function inWords(command: Command | undefined): string {
  if (command === undefined) return 'nothing';
  const { scheduleActivity: activity, startChildWorkflowExecution: child } = command;
  if (activity) return `scheduleActivity ${activity.activityType} ${activity.activityId} #${activity.seq}`;
  if (child) return `startChildWorkflowExecution ${child.workflowId}`;
  const kind = Object.keys(command).find((key) => key !== 'userMetadata') ?? '';
  return `${kind} ${(command as { readonly [kind: string]: { readonly seq?: number } })[kind]?.seq ?? ''}`.trim();
}
