import { coresdk } from '@temporalio/proto';
import { jobsOf } from './jobs-of';
import { timestamp } from './model-event';
import type { ModelServer } from './model-server';
import type { Command, CurrentTask, DoneTask, ModelRun } from './model-run';
import { differenceOf } from './same-commands';
import type { Instance, Sandbox } from './sandbox';
import { withdrawn } from './withdrawn';

const { WorkflowActivation } = coresdk.workflow_activation;

/** What a worker has found wrong with a run. */
export interface Trouble {
  readonly code: 'task-failed' | 'nondeterminism';
  readonly run: ModelRun;
  readonly text: string;
}

type Answer =
  { readonly commands: readonly Command[]; readonly flags: readonly number[] } | { readonly failed: object };

/** Does what Core does between the server and the workflow's code: activations, the cache, replay. */
export class ModelWorker {
  private readonly cache = new Map<ModelRun, Instance>();
  readonly troubles: Trouble[] = [];
  /** How many tasks it has had, and how often it has replayed. */
  readonly counts = { tasks: 0, replays: 0 };

  constructor(
    private readonly server: ModelServer,
    private readonly sandbox: Sandbox,
  ) {}

  /** Ends the task that a run has. */
  async finish(run: ModelRun): Promise<void> {
    const current = run.current!;
    this.counts.tasks += 1;
    const instance = await this.instanceOf(run);
    const answer =
      instance === undefined
        ? { failed: { message: 'it can’t be replayed' } }
        : await this.answerOf(run, instance, current, run.done.at(-1)?.startedId ?? 0, false);
    if ('failed' in answer) {
      await this.failed(run, answer.failed);
      return;
    }
    const refused = this.server.answer(run, answer.commands, answer.flags);
    if (refused === undefined) {
      if (!run.isOpen) await this.evict(run);
      return;
    }
    // Something new has come while it was ending: that is no fault of anybody.
    if (refused === 'UnhandledCommand') {
      this.server.taskFailed(run, { message: refused });
      await this.evict(run);
    } else await this.failed(run, { message: refused });
  }

  /** The run leaves the cache: its next task replays it from the start. */
  async evict(run: ModelRun): Promise<void> {
    const instance = this.cache.get(run);
    this.cache.delete(run);
    await instance?.dispose();
  }

  get cached(): readonly ModelRun[] {
    return [...this.cache.keys()];
  }

  /** Replays a run from its start to where it is. */
  async replay(run: ModelRun): Promise<void> {
    await this.evict(run);
    await this.instanceOf(run);
    if (!run.isOpen) await this.evict(run);
  }

  async close(): Promise<void> {
    for (const run of this.cached) await this.evict(run);
  }

  private async failed(run: ModelRun, failure: object): Promise<void> {
    this.troubles.push({ code: 'task-failed', run, text: messageOf(failure) });
    this.server.taskFailed(run, failure);
    await this.evict(run);
  }

  private async instanceOf(run: ModelRun): Promise<Instance | undefined> {
    const known = this.cache.get(run);
    if (known !== undefined) return known;
    const instance = await this.sandbox.create(run.info, Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]));
    this.cache.set(run, instance);
    if (run.done.length > 0) this.counts.replays += 1;
    let before = 0;
    for (const done of run.done) {
      const answer = await this.answerOf(run, instance, done, before, true);
      before = done.startedId;
      const difference =
        'failed' in answer
          ? { text: `it fails: ${messageOf(answer.failed)}`, isSeen: true }
          : differenceOf(done.commands, answer.commands);
      if (difference === undefined) continue;
      const text = `replayed, ${run.info.workflowId}: ${difference.text}`;
      if (!this.troubles.some((trouble) => trouble.text === text)) {
        this.troubles.push({ code: 'nondeterminism', run, text });
      }
      if (!difference.isSeen) continue;
      await this.evict(run);
      return undefined;
    }
    return instance;
  }

  /** What the code answers to a task, with what Core answers to it at once. @param after the events that it has seen */
  private async answerOf(
    run: ModelRun,
    instance: Instance,
    task: CurrentTask | DoneTask,
    after: number,
    isReplaying: boolean,
  ): Promise<Answer> {
    const { startedId, bytes, at, updates } = task;
    const events = run.events.slice(after, startedId);
    const activate = (jobs: readonly object[]) =>
      instance.activate(
        WorkflowActivation.fromObject({
          runId: run.info.runId,
          timestamp: timestamp(at),
          isReplaying,
          historyLength: startedId,
          historySizeBytes: bytes,
          jobs,
          availableInternalFlags: isReplaying ? [1, 2, 3, 4, 5, 6] : [],
          lastSdkVersion: '1.24.0',
        }),
      );
    const all: Command[] = [];
    const flags: number[] = [];
    // Core looks ahead for the marks of patches.
    const marked =
      'commands' in task ? task.commands.flatMap(({ setPatchMarker: it }) => (it ? [it.patchId] : [])) : [];
    const patches = marked.map((patchId) => ({ notifyHasPatch: { patchId } }));
    let jobs: readonly object[] = [...patches, ...jobsOf(run, events, updates, !isReplaying)];
    do {
      const { successful, failed } = await activate(jobs);
      if (!successful) return { failed: failed?.failure ?? {} };
      all.push(...(successful.commands ?? []));
      flags.push(...(successful.usedInternalFlags ?? []));
      jobs = withdrawn(all);
    } while (jobs.length > 0);
    return { commands: all, flags };
  }
}

/** What a failure says, with what caused it. */
function messageOf(failure: { readonly message?: string | null; readonly cause?: object | null }): string {
  const message = (failure.message ?? '').slice(0, 300);
  return failure.cause ? `${message} (${messageOf(failure.cause)})` : message;
}
