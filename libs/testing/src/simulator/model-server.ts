import { coresdk, type temporal } from '@temporalio/proto';
import { applyCommand } from './apply-command';
import { refusalOf } from './commands-limits';
import { type Command, ModelRun, type ModelUpdate } from './model-run';
import { notifyParent } from './notify-parent';

type Payload = temporal.api.common.v1.IPayload;
type Failure = temporal.api.failure.v1.IFailure;

/** How a run has ended, as those who wait for it hear it. */
export interface End {
  readonly result?: Payload | null;
  readonly failure?: Failure | null;
}

/** The limits of a history. */
export interface HistoryLimit {
  readonly events: number;
  readonly bytes: number;
}

const defaultLimit: HistoryLimit = { events: 51_200, bytes: 50 * 1024 * 1024 };
const closePolicies = { terminate: 1, abandon: 2 } as const;

/** A small model of the Temporal server: it keeps histories and what is pending, and has the server's limits. */
export class ModelServer {
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

  /**
   * A worker answers the task that it has. @returns why the server didn't take it: nothing when it did
   */
  answer(run: ModelRun, commands: readonly Command[], flags: readonly number[]): string | undefined {
    const refusal = refusalOf(run, commands);
    if (refusal && 'terminates' in refusal) {
      this.terminate(run, refusal.terminates);
      return undefined;
    }
    if (refusal) return refusal.fails;
    const { startedId, bytes, at, updates } = run.current!;
    this.writeTransient(run);
    const completedId = run.write(this.now, {
      workflowTaskCompletedEventAttributes: { startedEventId: startedId, sdkMetadata: { langUsedFlags: flags } },
    });
    for (const command of commands)
      if (run.isOpen) this.within(run, () => applyCommand(this, run, command, completedId));
    run.done.push({
      ...{ startedId, bytes, at },
      // An update that was rejected leaves no trace.
      commands: commands.filter(({ updateResponse: it }) => !it?.rejected || run.asks.has(it.protocolInstanceId ?? '')),
      updates: updates.filter(({ id }) => run.asks.has(id)),
    });
    run.current = undefined;
    run.task = 'none';
    run.taskAttempt = 1;
    run.flush();
    this.checkSize(run);
    return undefined;
  }

  /** The task failed, or its answer wasn't taken. It is due again. */
  taskFailed(run: ModelRun, failure: Failure): void {
    const { startedId, updates } = run.current!;
    if (run.taskAttempt === 1) {
      run.write(this.now, { workflowTaskFailedEventAttributes: { startedEventId: startedId, failure } });
    }
    run.updates.unshift(...updates.filter(({ answer }) => answer === undefined));
    run.current = undefined;
    run.task = 'none';
    run.taskAttempt += 1;
    const before = run.events.length;
    run.flush();
    run.due();
    // Nothing new has come, and it has failed more than once: trying again tells nothing.
    if (run.taskAttempt > 3 && run.events.length === before) run.blocked = true;
  }

  /** A worker takes the task. */
  take(run: ModelRun): void {
    if (run.taskAttempt === 1) {
      run.write(this.now, { workflowTaskScheduledEventAttributes: { taskQueue: { name: run.info.taskQueue } } });
      run.write(this.now, {
        workflowTaskStartedEventAttributes: { scheduledEventId: run.events.length, historySizeBytes: run.bytes },
      });
    }
    const startedId = run.events.length + (run.taskAttempt === 1 ? 0 : 2);
    run.current = { startedId, bytes: run.bytes, at: this.now, updates: run.updates.splice(0) };
    run.task = 'started';
  }

  /** A task after a failed one is in the history only when it completes. */
  private writeTransient(run: ModelRun): void {
    if (run.events.length >= run.current!.startedId) return;
    run.write(this.now, { workflowTaskScheduledEventAttributes: { attempt: run.taskAttempt } });
    run.write(this.now, { workflowTaskStartedEventAttributes: { scheduledEventId: run.events.length } });
  }

  answerUpdate(run: ModelRun, response: coresdk.workflow_commands.IUpdateResponse): void {
    const id = response.protocolInstanceId ?? '';
    const known = run.asks.get(id) ?? run.current?.updates.find((one) => one.id === id);
    if (known === undefined) return;
    if (response.rejected) {
      known.answer = 'rejected';
      known.why = response.rejected.applicationFailureInfo?.type ?? response.rejected.message ?? '';
      if (!run.asks.has(id)) return;
    }
    if (response.accepted) {
      known.answer = 'accepted';
      run.asks.set(id, known);
      const { name, args } = known;
      const acceptedRequest = { meta: { updateId: id }, input: { name, args: { payloads: args } } };
      const attributes = { protocolInstanceId: id, ...(!known.admitted && { acceptedRequest }) };
      run.acceptedAt.set(id, run.write(this.now, { workflowExecutionUpdateAcceptedEventAttributes: attributes }));
      return;
    }
    if (response.completed) known.answer = 'completed';
    const outcome = response.rejected
      ? { failure: response.rejected }
      : { success: { payloads: response.completed ? [response.completed] : [] } };
    const acceptedEventId = run.acceptedAt.get(id);
    run.write(this.now, {
      workflowExecutionUpdateCompletedEventAttributes: { meta: { updateId: id }, acceptedEventId, outcome },
    });
  }

  nest(run: ModelRun, command: Command, completedId: number): void {
    const it = command.startChildWorkflowExecution!;
    const workflowId = it.workflowId ?? '';
    const initiatedId = run.write(
      this.now,
      {
        startChildWorkflowExecutionInitiatedEventAttributes: {
          namespace: 'default',
          workflowId,
          workflowType: { name: it.workflowType },
          taskQueue: { name: it.taskQueue },
          input: { payloads: it.input ?? [] },
          parentClosePolicy: it.parentClosePolicy,
          workflowTaskCompletedEventId: completedId,
        },
      },
      command.userMetadata ?? undefined,
    );
    run.seqOf.set(initiatedId, it.seq!);
    run.begun.set(`child ${it.seq}`, initiatedId);
    run.children.set(initiatedId, { workflowId, closePolicy: Number(it.parentClosePolicy ?? 0) });
    this.transfer(() => this.startNested(run, initiatedId, it));
  }

  private startNested(
    run: ModelRun,
    initiatedId: number,
    it: coresdk.workflow_commands.IStartChildWorkflowExecution,
  ): void {
    if (!run.isOpen) return;
    const workflowId = it.workflowId ?? '';
    const workflowType = { name: it.workflowType };
    if (this.latest(workflowId)?.isOpen) {
      run.children.delete(initiatedId);
      run.come(() =>
        run.write(this.now, {
          startChildWorkflowExecutionFailedEventAttributes: {
            ...{ workflowId, workflowType, initiatedEventId: initiatedId, cause: 1, namespace: 'default' },
          },
        }),
      );
      return;
    }
    const runId = this.nextRunId();
    const parent = { run, initiatedId };
    const type = it.workflowType ?? '';
    const taskQueue = it.taskQueue ?? '';
    this.begin({ workflowId, type, taskQueue, args: it.input ?? [], runId, firstRunId: runId, parent });
    const workflowExecution = { workflowId, runId };
    const attributes = { initiatedEventId: initiatedId, workflowExecution, workflowType, namespace: 'default' };
    run.come(() => run.write(this.now, { childWorkflowExecutionStartedEventAttributes: attributes }));
  }

  continueAsNew(run: ModelRun, command: Command, completedId: number): void {
    const it = command.continueAsNewWorkflowExecution!;
    const runId = this.nextRunId();
    const type = it.workflowType || run.info.workflowType;
    const taskQueue = it.taskQueue || run.info.taskQueue;
    run.write(this.now, {
      workflowExecutionContinuedAsNewEventAttributes: {
        newExecutionRunId: runId,
        workflowType: { name: type },
        taskQueue: { name: taskQueue },
        input: { payloads: it.arguments ?? [] },
        workflowTaskCompletedEventId: completedId,
      },
    });
    const { workflowId, firstRunId } = run.info;
    run.closed = 'continued';
    this.begin({
      ...{ workflowId, type, taskQueue, args: it.arguments ?? [], runId, firstRunId },
      ...(run.parent && { parent: run.parent }),
      continuedFrom: run,
    });
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
    if (run.parent) this.transfer(() => notifyParent(this, run, how, end));
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
  private within(run: ModelRun, write: () => void): void {
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
