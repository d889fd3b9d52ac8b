import { TypedSearchAttributes } from '@temporalio/common';
import type { coresdk } from '@temporalio/proto';
import type { WorkflowInfo } from '@temporalio/workflow';
// Private paths of the SDK: all of them are in this file.
import { parseWorkflowCode } from '@temporalio/worker/lib/worker';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared';

type Activation = coresdk.workflow_activation.WorkflowActivation;
type Completion = coresdk.workflow_completion.IWorkflowActivationCompletion;

/** What a run is told of itself when it is made. */
export interface RunInfo {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly firstRunId: string;
  readonly originalRunId: string;
  readonly continuedFrom?: string;
  readonly parent?: { readonly workflowId: string; readonly runId: string };
  /** Milliseconds since the epoch: when the first run began, and this one. */
  readonly startedAt: number;
  readonly runStartedAt: number;
}

/** A run in a worker's cache. */
export interface Instance {
  /** What the workflow's code answers to one activation. Its own failures are in the answer; it never rejects. */
  activate(activation: Activation): Promise<Completion>;
  /** It leaves the cache. */
  dispose(): Promise<void>;
}

/** Where workflow code runs, as in a worker: the bundle, in the SDK's own reusable sandbox. One for each process. */
export class Sandbox {
  private constructor(private readonly creator: ReusableVMWorkflowCreator) {}

  /**
   * Code that doesn't come to an end is not ended: the process that runs cases watches it. A time limit of the SDK's
   * costs a thread for each call into the sandbox, which is a third of the time.
   * @param code of the bundle
   */
  static async open(code: string): Promise<Sandbox> {
    const withoutLimit = undefined as unknown as number;
    // The SDK's hooks take a stack trace for each promise, and read its first four lines: the rest costs a sixth of the time.
    const bundle = parseWorkflowCode(`Error.stackTraceLimit = 4;\n${code}`);
    const creator = await ReusableVMWorkflowCreator.create(bundle, withoutLimit, new Set());
    // The SDK's hooks stay: what waits for what is known by them. The places of stack traces in the sources are not
    // looked up: that is half of the time, and nothing here reads them.
    globalHandlers.removeWorkflowBundle(bundle);
    return new Sandbox(creator);
  }

  /** Puts a run into the cache, before its first activation. @param seed of its randomness: eight bytes */
  async create(run: RunInfo, seed: Uint8Array): Promise<Instance> {
    const never = () => {
      throw new Error('asked for what only a worker has');
    };
    const info: WorkflowInfo = {
      workflowId: run.workflowId,
      runId: run.runId,
      workflowType: run.workflowType,
      searchAttributes: {},
      typedSearchAttributes: new TypedSearchAttributes(),
      ...(run.parent && { parent: { ...run.parent, namespace: 'default' } }),
      ...(run.continuedFrom !== undefined && { continuedFromExecutionRunId: run.continuedFrom }),
      taskQueue: run.taskQueue,
      namespace: 'default',
      firstExecutionRunId: run.firstRunId,
      originalExecutionRunId: run.originalRunId,
      startTime: new Date(run.startedAt),
      runStartTime: new Date(run.runStartedAt),
      taskTimeoutMs: 10_000,
      attempt: 1,
      historyLength: 3,
      historySize: 0,
      continueAsNewSuggested: false,
      targetWorkerDeploymentVersionChanged: false,
      unsafe: {
        now: () => Date.now(),
        isReplaying: false,
        isReplayingHistoryEvents: false,
        random: { random: never, uuid4: never, fillRandom: never },
      },
    };
    const workflow: Workflow = await this.creator.createWorkflow({
      info,
      randomnessSeed: [...seed],
      now: run.runStartedAt,
      showStackTraceSources: false,
    });
    return {
      activate: async (activation) => {
        const completion = await workflow.activate(activation);
        await workflow.getAndResetSinkCalls();
        return completion;
      },
      dispose: () => workflow.dispose().catch(() => undefined),
    };
  }

  close(): Promise<void> {
    return this.creator.destroy();
  }
}
