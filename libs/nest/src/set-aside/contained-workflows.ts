import { ApplicationFailure } from '@temporalio/common';
import type { Workflow, WorkflowCreateOptions, WorkflowCreator } from '@temporalio/worker/lib/workflow/interface';
import { VMWorkflowThreadProxy } from '@temporalio/worker/lib/workflow/threaded-vm';
import type { Feed } from '../record/feed';
import { ContainedWorkflow, type Trial } from './contained-workflow';
import { SagaThread, ThreadEnded, type ThreadSetup } from './saga-thread';
import { amongOthers, byItself } from './task-limits';
import type { TaskLimits } from './thread-watch';
import type { HostedRun, Trials } from './trials';

/** What a task fails with that its host doesn't run, or has cut off. `docs/errors/{code}.md` explains it. */
export type HostedTaskErrorCode = 'SagaSetAside' | 'SagaSuspected' | 'TaskCutOff' | 'ThreadReplaced';

const failure = (type: HostedTaskErrorCode, message: string) => ApplicationFailure.create({ type, message });

/** How long one that is tried may be without a task until the next is tried, in milliseconds. */
const idle = 15_000;

/**
 * Runs the workflows of a worker so that none brings the others down. All share one thread. One whose task is cut off
 * there is tried again in a thread of its own; when that ends, too, it is set aside.
 */
export class ContainedWorkflows implements WorkflowCreator {
  private readonly threads = new Map<TaskLimits, Promise<SagaThread>>();
  /** Takes the place of the thread that all share, when its task doesn't end. */
  private successor: Promise<SagaThread> | undefined;

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
    const { workflowId, runId, historyLength, unsafe } = options.info;
    const run: HostedRun = { workflowId, runId };
    // One that has just begun has no past that could be looked at. A replay begins with a history as short.
    const isNew = historyLength <= 3 && !unsafe.isReplaying;
    const standing = isNew ? 'free' : await this.trials.standing(run);
    switch (standing) {
      case 'free':
        return this.create(run, options, amongOthers);
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
    const endTurn = await this.trials.begin(run);
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
    const cut = (error: ThreadEnded) => this.cut(run, error, limits);
    try {
      const hasChanged = this.feed && (() => this.feed?.hasChanged(run.workflowId));
      return new ContainedWorkflow(await VMWorkflowThreadProxy.create(thread, options), cut, trial, hasChanged);
    } catch (error) {
      throw error instanceof ThreadEnded ? await cut(error) : error;
    }
  }

  /** What the task fails with that was under way, or that comes to a thread that has ended. */
  private async cut(run: HostedRun, { why, wasUnderWay }: ThreadEnded, limits: TaskLimits): Promise<Error> {
    if (!wasUnderWay) {
      const message = 'The thread that had this saga in memory was ended, because of another: its task is done anew.';
      return failure('ThreadReplaced', message);
    }
    // The next one is ready before anybody asks for it.
    if (limits === amongOthers) void this.thread(limits).catch(() => undefined);
    const { why: words } = await this.trials.cutOff(run, why);
    return failure('TaskCutOff', `The task was cut off, because ${words}.`);
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
