import { Worker as Thread } from 'node:worker_threads';
import type { Logger } from '@temporalio/common';
import { UnexpectedError } from '@temporalio/worker';
import type { CompiledWorkerOptions } from '@temporalio/worker/lib/worker-options';
import { WorkerThreadClient } from '@temporalio/worker/lib/workflow/threaded-vm';
import type {
  WorkerThreadInput,
  WorkflowBundleWithSourceMapAndFilename,
} from '@temporalio/worker/lib/workflow/workflow-worker-thread/input';
import type { WorkerThreadOutput } from '@temporalio/worker/lib/workflow/workflow-worker-thread/output';
import { type Place, Queue } from './queue';
import { type CutOff, type TaskLimits, ThreadWatch } from './thread-watch';

/** What a thread needs to run workflows. */
export interface ThreadSetup {
  readonly bundle: WorkflowBundleWithSourceMapAndFilename;
  readonly options: CompiledWorkerOptions;
  readonly logger: Logger;
}

/** What the owner of a thread is told. */
export interface ThreadOwner {
  /** A task is slow; `isQuickAgain` follows when it ends by itself. */
  isSlow?(): void;
  isQuickAgain?(): void;
  /** It has ended or is being ended: nothing more can be asked of it. May be called twice. */
  hasEnded(): void;
}

/** How long a thread may take to end, in milliseconds. */
const endsWithin = 5_000;

/** When the SDK itself would end a task, in milliseconds: Node aborts of that (decision 18), so its thread ends before. */
const never = 3_600_000;

/** The thread is no more. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
  /** @param wasUnderWay it ended by what had been asked of it, and not by what was asked before */
  constructor(
    readonly why: CutOff,
    readonly wasUnderWay: boolean,
  ) {
    super(`The thread of workflows has ended: ${why}.`);
  }
}

/**
 * One thread of the SDK's, in which the code of workflows runs. It is asked one thing at a time, so that it is known
 * which workflow was under way when it doesn't answer, takes too much memory or dies; then it ends, and nothing else.
 */
export class SagaThread extends WorkerThreadClient {
  private readonly queue = new Queue();
  private underWay: object | undefined;
  private ended: CutOff | undefined;
  private hasExited = false;
  private giveUp: (error: Error) => void = () => undefined;
  private watch: ThreadWatch | undefined;

  static async start(setup: ThreadSetup, limits: TaskLimits, owner: ThreadOwner): Promise<SagaThread> {
    const thread = new Thread(require.resolve('@temporalio/worker/lib/workflow/workflow-worker-thread'), {
      resourceLimits: { maxOldGenerationSizeMb: Math.ceil(limits.heap / 2 ** 20) },
    });
    const { bundle, options, logger } = setup;
    const started = new SagaThread(thread, logger, options.patchActivationCallback);
    thread.once('exit', () => {
      started.hasExited = true;
      started.ended ??= 'death';
      started.watch?.stop();
      owner.hasEnded();
    });
    await started.send({
      type: 'init',
      workflowBundle: bundle,
      isolateExecutionTimeoutMs: never,
      reuseV8Context: options.reuseV8Context ?? true,
      registeredActivityNames: new Set(options.activities.keys()),
      hasPatchActivationCallback: options.patchActivationCallback !== undefined,
    });
    started.watch = new ThreadWatch(limits, {
      task: () => started.underWay,
      isSlow: () => {
        if (limits.behind === 'leaves') started.queue.slow();
        owner.isSlow?.();
      },
      isQuickAgain: () => {
        started.queue.quick();
        owner.isQuickAgain?.();
      },
      cut: (why) => {
        owner.hasEnded();
        started.cut(why);
      },
    });
    return started;
  }

  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  /**
   * @throws ThreadEnded; QueueLeft when a task before takes long; what the workflow's own code throws; UnexpectedError
   *   when the thread can't be ended
   */
  override send(input: WorkerThreadInput): Promise<WorkerThreadOutput> {
    const ask = () => this.ask(input);
    const isTask = input.type === 'create-workflow' || input.type === 'activate-workflow';
    return isTask ? this.queue.addUnlessSlow(ask, placeOf(input)) : this.queue.add(ask, placeOf(input));
  }

  override async destroy(): Promise<void> {
    this.watch?.stop();
    if (!this.hasEnded) await super.destroy();
  }

  private async ask(input: WorkerThreadInput): Promise<WorkerThreadOutput> {
    if (this.ended !== undefined) throw new ThreadEnded(this.ended, false);
    this.underWay = input;
    try {
      return await new Promise<WorkerThreadOutput>((resolve, reject) => {
        this.giveUp = reject;
        super.send(input).then(resolve, reject);
      });
    } catch (error) {
      if (!(error instanceof UnexpectedError) || !this.hasExited) throw error;
      throw new ThreadEnded(/memory limit/i.test(error.message) ? 'memory' : (this.ended ?? 'death'), true);
    } finally {
      this.underWay = undefined;
    }
  }

  private cut(why: CutOff): void {
    this.ended = why;
    void this.workerThread.terminate();
    const error = new UnexpectedError(`A thread of workflows hasn't ended within ${endsWithin} ms.`);
    setTimeout(() => this.giveUp(error), endsWithin).unref();
  }
}

/**
 * First are what an operator waits for, however many sagas have a task, and the sink calls of a task that is done: the
 * worker reports the task only when it has them.
 */
function placeOf(input: WorkerThreadInput): Place {
  if (input.type === 'extract-sink-calls') return 'first';
  if (input.type !== 'activate-workflow' || !('jobs' in input.activation)) return 'last';
  return input.activation.jobs?.some(({ doUpdate, cancelWorkflow }) => doUpdate ?? cancelWorkflow) ? 'first' : 'last';
}
