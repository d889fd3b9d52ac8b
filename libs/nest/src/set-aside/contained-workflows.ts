import { ApplicationFailure } from '@temporalio/common';
import type { Workflow, WorkflowCreateOptions, WorkflowCreator } from '@temporalio/worker/lib/workflow/interface';
import { VMWorkflowThreadProxy } from '@temporalio/worker/lib/workflow/threaded-vm';
import type { Feed } from '../record/feed';
import { ContainedWorkflow, type NotDone, type Trial, isNotDone } from './contained-workflow';
import { DoubtedTypes } from './doubted-types';
import type { HostedTaskErrorCode } from './hosted-task-error';
import type { HostedRun } from './hosted-run';
import { QueueLeft } from './queue';
import { SagaThread, type ThreadSetup } from './saga-thread';
import { amongItsKind, amongOthers, byItself } from './task-limits';
import type { TaskLimits } from './thread-watch';
import type { Trials } from './trials';

const failure = (type: HostedTaskErrorCode, message: string) => ApplicationFailure.create({ type, message });

/** How long one that is tried may be without a task until the next is tried, in milliseconds. */
const idle = 15_000;

/** So many runs are remembered whose tasks have failed through another's fault. */
const maxBlameless = 10_000;

/**
 * Runs the workflows of a worker so that none brings the others down. All share one thread. One whose task is cut off
 * there is tried again in a thread of its own; when that ends, too, it is set aside. The others of its saga type share
 * another thread from then on, for a while.
 */
export class ContainedWorkflows implements WorkflowCreator {
  private readonly threads = new Map<TaskLimits, Promise<SagaThread>>();
  /** Takes the place of the thread that all share, when its task doesn't end. */
  private successor: Promise<SagaThread> | undefined;
  private readonly doubted = new DoubtedTypes();
  /** Runs whose last task here has failed because of another: that says nothing against them. */
  private readonly blameless = new Set<string>();

  constructor(
    private readonly setup: ThreadSetup,
    private readonly trials: Trials,
    private readonly feed?: Feed,
  ) {}

  /** Starts the thread that all share. */
  async start(): Promise<this> {
    await this.thread(amongOthers);
    return this;
  }

  async createWorkflow(options: WorkflowCreateOptions): Promise<Workflow> {
    const { workflowId, runId, workflowType, historyLength, unsafe } = options.info;
    const run: HostedRun = { workflowId, runId };
    // One that has just begun has no past that could be looked at. A replay begins with a history as short.
    const isNew = historyLength <= 3 && !unsafe.isReplaying;
    const isFree = this.blameless.delete(runId) || isNew;
    const standing = isFree ? 'free' : await this.trials.standing(run);
    switch (standing) {
      case 'free':
        return this.create(run, options, this.doubted.has(workflowType) ? amongItsKind : amongOthers);
      case 'suspect':
        return this.tryByItself(run, options);
      case 'busy':
        return refusing('SagaSuspected', `${workflowId} is being tried by another host.`);
      case 'set-aside':
        return refusing('SagaSetAside', `${workflowId} is set aside: its tasks have brought their worker down.`);
    }
  }

  async destroy(): Promise<void> {
    this.dismissSuccessor();
    for (const thread of this.threads.values()) await thread.then((it) => it.destroy());
  }

  private async tryByItself(run: HostedRun, options: WorkflowCreateOptions): Promise<Workflow> {
    const endTurn = await this.trials.begin(run).catch((error: unknown) => {
      if (error instanceof QueueLeft) return undefined;
      throw error;
    });
    if (endTurn === undefined) {
      return refusing('SagaSuspected', `${run.workflowId} is tried when another has been, which takes long.`);
    }
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const isAsked = () => clearTimeout(timer);
    const goesOn = () => {
      isAsked();
      if (!isOver) timer = setTimeout(end, idle);
    };
    const end = (how: 'survived' | 'cut off' = 'survived') => {
      if (isOver) return;
      isOver = true;
      isAsked();
      void (how === 'survived' ? this.trials.survived(run) : Promise.resolve()).finally(endTurn);
    };
    try {
      const workflow = await this.create(run, options, byItself, { isAsked, goesOn, end });
      goesOn();
      return workflow;
    } catch (error) {
      end('cut off');
      throw error;
    }
  }

  private async create(
    run: HostedRun,
    options: WorkflowCreateOptions,
    limits: TaskLimits,
    trial?: Trial,
  ): Promise<Workflow> {
    const thread = await this.thread(limits);
    const cut = (why: NotDone) => this.cut(run, options.info.workflowType, why, limits);
    try {
      const hasChanged = this.feed && (() => this.feed?.hasChanged(run.workflowId));
      return new ContainedWorkflow(await VMWorkflowThreadProxy.create(thread, options), cut, trial, hasChanged);
    } catch (error) {
      throw isNotDone(error) ? await cut(error) : error;
    }
  }

  /** What the task fails with that was under way, that comes to a thread that has ended, or that has left it. */
  private async cut(run: HostedRun, type: string, notDone: NotDone, limits: TaskLimits): Promise<Error> {
    if (notDone instanceof QueueLeft || !notDone.wasUnderWay) {
      if (limits !== byItself) this.excuse(run);
      return notDone instanceof QueueLeft
        ? failure(
            'ThreadBusy',
            'Another saga takes long in the thread that this one has to wait for: its task is done anew.',
          )
        : failure(
            'ThreadReplaced',
            'The thread that had this saga in memory was ended, because of another: its task is done anew.',
          );
    }
    if (limits === amongOthers) {
      this.doubted.add(type);
      // The next one is ready before anybody asks for it.
      void this.thread(limits).catch(() => undefined);
    }
    const { why: words } = await this.trials.cutOff(run, notDone.why);
    return failure('TaskCutOff', `The task was cut off, because ${words}.`);
  }

  private excuse({ runId }: HostedRun): void {
    if (this.blameless.size >= maxBlameless) this.blameless.clear();
    this.blameless.add(runId);
  }

  private thread(limits: TaskLimits): Promise<SagaThread> {
    const there = this.threads.get(limits);
    if (there !== undefined) return there;
    const started = (limits === amongOthers && this.takeSuccessor()) || this.startThread(limits);
    this.threads.set(limits, started);
    return started;
  }

  private startThread(limits: TaskLimits): Promise<SagaThread> {
    const hasEnded = () => {
      if (this.threads.get(limits) === started) this.threads.delete(limits);
      if (this.successor === started) this.successor = undefined;
    };
    const isShared = limits === amongOthers;
    const started = SagaThread.start(this.setup, limits, {
      hasEnded,
      ...(isShared && {
        isSlow: () => {
          this.successor ??= this.startThread(limits);
        },
        isQuickAgain: () => this.dismissSuccessor(),
      }),
    });
    started.catch(hasEnded);
    return started;
  }

  private takeSuccessor(): Promise<SagaThread> | undefined {
    const successor = this.successor;
    this.successor = undefined;
    return successor;
  }

  private dismissSuccessor(): void {
    void this.takeSuccessor()
      ?.then((it) => it.destroy())
      .catch(() => undefined);
  }
}

/** In the place of a workflow whose code is not run: each task of it fails at once. */
const refusing = (type: HostedTaskErrorCode, message: string): Workflow => ({
  activate: () => Promise.reject(failure(type, message)),
  getAndResetSinkCalls: () => Promise.resolve([]),
  dispose: () => Promise.resolve(),
});
