import { coresdk, temporal } from '@temporalio/proto';
import type { Command, ModelRun } from './model-run';

const { WorkflowCommand } = coresdk.workflow_commands;
const { Payloads } = temporal.api.common.v1;
const { Failure } = temporal.api.failure.v1;

/** What the server takes: bytes of one workflow task's answer and of one payload; activities or children at once. */
const max = { task: 4 * 1024 * 1024, payload: 2 * 1024 * 1024, pending: 2_000 } as const;

/** What the server does with an answer that it doesn't take. */
export type Refusal = { readonly terminates: string } | { readonly fails: string };

/** Why the server doesn't take these commands, if it doesn't. */
export function refusalOf(run: ModelRun, commands: readonly Command[]): Refusal | undefined {
  const bytes = commands.reduce((sum, command) => sum + WorkflowCommand.encode(command).len, 0);
  const large = commands.find((command) => payloadBytes(command) > max.payload);
  if (large) return { fails: `PayloadsTooLarge: ${payloadBytes(large)} bytes in ${Object.keys(large).join()}` };
  if (bytes > max.task) return { terminates: `GrpcMessageTooLarge` };
  const asked = commands.filter(({ scheduleActivity }) => scheduleActivity).length;
  if (asked > 0 && run.activities.size + asked > max.pending) return { fails: 'PendingActivitiesLimitExceeded' };
  const nested = commands.filter(({ startChildWorkflowExecution }) => startChildWorkflowExecution).length;
  if (nested > 0 && run.children.size + nested > max.pending) return { fails: 'PendingChildWorkflowsLimitExceeded' };
  if (run.hasBuffered && commands.some(closes)) return { fails: 'UnhandledCommand' };
  return undefined;
}

const closes = (command: Command) =>
  Boolean(
    command.completeWorkflowExecution ??
    command.failWorkflowExecution ??
    command.cancelWorkflowExecution ??
    command.continueAsNewWorkflowExecution,
  );

function payloadBytes(command: Command): number {
  const failure = command.failWorkflowExecution?.failure ?? command.updateResponse?.rejected;
  if (failure) return Failure.encode(failure).len;
  const result = command.completeWorkflowExecution?.result ?? command.updateResponse?.completed;
  const payloads =
    command.scheduleActivity?.arguments ??
    command.startChildWorkflowExecution?.input ??
    command.continueAsNewWorkflowExecution?.arguments ??
    (result ? [result] : []);
  return payloads.length === 0 ? 0 : Payloads.encode({ payloads }).len;
}
