import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { payloadSize, workflowIdOf } from '@backstitch/saga-log';
import { currentFrame } from '@backstitch/saga';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  patched,
  ParentClosePolicy,
  startChild,
  uuid4,
  workflowInfo,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import type { Cancellation } from '../execution/cancellation';
import type { TaskOutcome } from '../execution/effects';
import type { Json } from '../json/json';
import { executionArn, type Started } from '../start/started';
import type { OpenExecutions } from './open-executions';
import { sdkMetadata } from './sdk-metadata';

/** Its place in the task. */
interface Hold {
  readonly release: () => void;
}

/** What is to be started, and where: by the state that does. */
interface Begun {
  readonly name: string;
  /** What its definition calls it; default a name of its own. */
  readonly named: string | undefined;
  readonly path: string;
}

/** In the history, with the end that it is told of some time. */
const eventsOfChild = 8;

/**
 * Starts an execution without waiting for it: no part of this saga. It takes its place in the task and in the history like
 * a request, and waits while the saga is paused, or has too many open.
 */
export async function beginExecution(
  open: OpenExecutions,
  cancellation: Cancellation,
  { name, named, path }: Begun,
  input: Json,
  own: Started,
): Promise<TaskOutcome> {
  const { saga } = currentFrame('An execution');
  if (saga.isStopped) return new Promise(() => undefined);
  const { edition = 1 } = own;
  // Executions that began before ids were made of places go on as they began.
  const byPlace = edition >= 5 && patched('states-language-execution-places');
  // The same after a reset, so that the one that was started before it is not started twice.
  const ownId = () => `${workflowInfo().firstExecutionRunId}.${byPlace ? placeOf(path) : saga.nextOrdinal()}`;
  const id = named ?? (edition < 5 ? uuid4() : ownId());
  const bytes = payloadSize([input, own]);
  const hold = edition < 5 ? atOnce(open) : await inTurn(open, cancellation, bytes, byPlace);
  if (hold === undefined) return new Promise(() => undefined);
  try {
    const begun = await startChild(name, {
      workflowId: workflowIdOf(name, id),
      taskQueue: workflowInfo().taskQueue,
      args: [input, undefined, own],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    });
    const leave = () => open.leave();
    begun.result().then(leave, leave);
  } catch (error) {
    open.leave();
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    // What a reset has cut off may have started it.
    if (edition < 5 || !saga.wasReset) return alreadyExists(name, id);
  } finally {
    hold.release();
  }
  const at = Date.now();
  const output = { ExecutionArn: executionArn(name, id), StartDate: at };
  // Executions that began before answers said something of themselves go on as they began.
  if (edition < 4) return { output };
  const told = { at, requestId: uuid4(), contentType: 'application/x-amz-json-1.0' };
  return { output: { ...output, ...sdkMetadata(output, told) } };
}

/** Of a state, whatever its name is: 96 bits. */
const placeOf = (path: string): string => bytesToHex(sha256(new TextEncoder().encode(path)).slice(0, 12));

/** Executions that began before these took their place go on as they began. */
function atOnce(open: OpenExecutions): Hold {
  currentFrame('An execution').saga.budget.admitMore();
  void open.enter();
  return { release: () => undefined };
}

/** @returns nothing, when it was stopped while it waited: it isn't to be started */
async function inTurn(
  open: OpenExecutions,
  cancellation: Cancellation,
  bytes: number,
  byPlace: boolean,
): Promise<Hold | undefined> {
  const { saga } = currentFrame('An execution');
  if (!byPlace) saga.budget.admitMore(bytes, eventsOfChild);
  const want = { bytes, answer: 'none', isStopped: () => saga.isStopped } as const;
  const turn = open.enter();
  if (turn) await turn;
  try {
    // What has come while it waited may have left no room.
    if (byPlace) saga.budget.admitMore(bytes, eventsOfChild);
  } catch (error) {
    open.leave();
    throw error;
  }
  const hold = saga.budget.tryReserve(want) ?? (await saga.budget.reserveInTurn(want));
  if (hold !== undefined && !saga.isStopped && !cancellation.isCancelled) return hold;
  open.leave();
  hold?.release();
  return undefined;
}

/** A name belongs to one execution of a machine, for as long as that is known. */
export const alreadyExists = (machine: string, id: string): TaskOutcome => ({
  failed: true,
  error: 'StepFunctions.ExecutionAlreadyExistsException',
  cause: `Execution Already Exists: '${executionArn(machine, id)}'`,
});
