import type { temporal } from '@temporalio/proto';
import { ModelRun, type ModelUpdate } from './model-run';
import { type End, endOfNested } from './end-of-nested';

type Payload = temporal.api.common.v1.IPayload;

/** The limits of a history. */
export interface HistoryLimit {
  readonly events: number;
  readonly bytes: number;
}

const defaultLimit: HistoryLimit = { events: 51_200, bytes: 50 * 1024 * 1024 };
const closePolicies = { terminate: 1, abandon: 2 } as const;

/** What a Temporal server knows: histories, and what is pending. Runs begin and end in it, and hear of each other. */
export class ModelWorld {
  /** Milliseconds since the epoch. Nothing moves it but who drives the model. */
  now = 1_900_000_000_000;
  /** All runs by their workflow's id, in their order. */
  readonly runs = new Map<string, ModelRun[]>();
  /** What the server does between runs, some time later. */
  readonly transfers: (() => void)[] = [];
  /** Runs that a reset has put aside. */
  readonly dropped: ModelRun[] = [];
  private count = 0;

  /** @param limitOf the limits of a workflow type's histories, where they aren't the server's own */
  constructor(private readonly limitOf: (type: string) => HistoryLimit | undefined = () => undefined) {}

  /** The newest run of a workflow. */
  latest(workflowId: string): ModelRun | undefined {
    return this.runs.get(workflowId)?.at(-1);
  }

  transfer(later: () => void): void {
    this.transfers.push(later);
  }

  /** Starts a workflow. @param signals those that come with the start */
  start(workflowId: string, type: string, taskQueue: string, args: readonly Payload[]): ModelRun {
    const runId = this.nextRunId();
    return this.begin({ workflowId, type, taskQueue, args, runId, firstRunId: runId });
  }

  signal(workflowId: string, signalName: string, payloads: readonly Payload[]): boolean {
    const run = this.latest(workflowId);
    if (!run?.isOpen) return false;
    run.come(() => {
      const attributes = { signalName, input: { payloads } };
      this.within(run, () => run.write(this.now, { workflowExecutionSignaledEventAttributes: attributes }));
    });
    return true;
  }

  requestCancel(workflowId: string, identity = ''): void {
    const run = this.latest(workflowId);
    if (!run?.isOpen) return;
    const isAsked = run.events.some((event) => event.workflowExecutionCancelRequestedEventAttributes);
    if (isAsked) return;
    run.come(() => run.write(this.now, { workflowExecutionCancelRequestedEventAttributes: { identity } }));
  }

  update(workflowId: string, update: ModelUpdate): boolean {
    const run = this.latest(workflowId);
    if (!run?.isOpen) return false;
    run.updates.push(update);
    if (run.task !== 'started') run.due();
    return true;
  }

  terminate(run: ModelRun, reason: string): void {
    if (!run.isOpen) return;
    run.task = 'none';
    run.flush();
    run.write(this.now, { workflowExecutionTerminatedEventAttributes: { reason } });
    this.closed(run, 'terminated', {});
  }

  /** A run has ended: what waits for it hears of it, and what it nests is dealt with as was agreed. */
  closed(run: ModelRun, how: 'completed' | 'failed' | 'cancelled' | 'terminated', end: End): void {
    run.closed = how;
    run.task = 'none';
    run.timers.clear();
    for (const { workflowId, closePolicy } of run.children.values()) {
      this.transfer(() => {
        const child = this.latest(workflowId);
        if (closePolicy === closePolicies.terminate && child) this.terminate(child, 'by parent close policy');
        else if (closePolicy !== closePolicies.abandon) this.requestCancel(workflowId);
      });
    }
    const { parent } = run;
    if (parent === undefined) return;
    this.transfer(() => {
      if (!parent.run.isOpen || !parent.run.children.delete(parent.initiatedId)) return;
      const attributes = endOfNested(run.info, parent.initiatedId, how, end);
      parent.run.come(() => parent.run.write(this.now, attributes), true);
    });
  }

  nextRunId(): string {
    this.count += 1;
    return `00000000-0000-4000-8000-${String(this.count).padStart(12, '0')}`;
  }

  begin(it: Beginning): ModelRun {
    const { workflowId, type, taskQueue, runId, firstRunId, parent, continuedFrom } = it;
    const startedAt = continuedFrom?.info.startedAt ?? this.now;
    const info = {
      ...{ workflowId, runId, workflowType: type, taskQueue, firstRunId, originalRunId: runId },
      ...{ startedAt, runStartedAt: this.now },
      ...(continuedFrom && { continuedFrom: continuedFrom.info.runId }),
      ...(parent && { parent: { workflowId: parent.run.info.workflowId, runId: parent.run.info.runId } }),
    };
    const run = new ModelRun(info, parent, this.limitOf(type) ?? defaultLimit);
    Object.assign(run.searchAttributes, continuedFrom?.searchAttributes);
    run.write(this.now, {
      workflowExecutionStartedEventAttributes: {
        workflowType: { name: type },
        taskQueue: { name: taskQueue },
        input: { payloads: it.args },
        originalExecutionRunId: runId,
        firstExecutionRunId: firstRunId,
        attempt: 1,
        workflowId,
        ...(continuedFrom && {
          continuedExecutionRunId: continuedFrom.info.runId,
          searchAttributes: { indexedFields: run.searchAttributes },
        }),
        ...(parent && { parentWorkflowExecution: info.parent, parentInitiatedEventId: parent.initiatedId }),
      },
    });
    run.due();
    this.runs.set(workflowId, [...(this.runs.get(workflowId) ?? []), run]);
    return run;
  }

  /** Writes; a history that has grown past its limit is ended. */
  within(run: ModelRun, write: () => void): void {
    write();
    this.checkSize(run);
  }

  checkSize(run: ModelRun): void {
    if (!run.isOpen || run.task === 'started') return;
    const { limit } = run;
    if (run.events.length > limit.events) this.terminate(run, 'Workflow history count exceeds limit.');
    else if (run.bytes > limit.bytes) this.terminate(run, 'Workflow history size exceeds limit.');
  }
}

/** How a run begins. */
export interface Beginning {
  readonly workflowId: string;
  readonly type: string;
  readonly taskQueue: string;
  readonly args: readonly Payload[];
  readonly runId: string;
  readonly firstRunId: string;
  readonly parent?: ModelRun['parent'];
  readonly continuedFrom?: ModelRun;
}
