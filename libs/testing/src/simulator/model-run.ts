import type { coresdk, temporal } from '@temporalio/proto';
import { type EventAttributes, type ModelEvent, bytesOf, modelEvent } from './model-event';
import type { RunInfo } from './sandbox';

type Payload = temporal.api.common.v1.IPayload;
export type Command = coresdk.workflow_commands.IWorkflowCommand;

/** An activity that has not ended. Times are milliseconds since the epoch, spans milliseconds. */
export interface ModelActivity {
  readonly scheduledId: number;
  readonly id: string;
  readonly verb: string;
  readonly queue: string;
  readonly input: readonly Payload[];
  readonly scheduleToStart?: number;
  readonly scheduleToClose?: number;
  readonly startToClose: number;
  readonly heartbeat?: number;
  readonly retry: {
    readonly first: number;
    readonly factor: number;
    readonly max: number;
    /** 0: without end. */
    readonly attempts: number;
    readonly never: readonly string[];
  };
  readonly askedAt: number;
  attempt: number;
  state: 'scheduled' | 'started' | 'paused';
  /** When it came into this state; of a pause, when it ends. */
  since: number;
  cancelRequested?: true;
  lastFailure?: temporal.api.failure.v1.IFailure;
  /** What its attempt is going to report; nothing when it will never report. */
  report?: () => ActivityReport;
  /** Its attempt never reports: it runs into its time-out. */
  silent?: true;
}

export type ActivityReport =
  | { readonly result: Payload | undefined }
  | { readonly failure: temporal.api.failure.v1.IFailure; readonly retryable: boolean };

/** An update that was sent and not answered yet. */
export interface ModelUpdate {
  readonly id: string;
  readonly name: string;
  readonly args: readonly Payload[];
  /** It is in the history already: a reset has applied it again. */
  readonly admitted?: true;
  answer?: 'accepted' | 'completed' | 'rejected';
  /** Why it was rejected: the failure's type. */
  why?: string;
}

/** A workflow task that completed: what it was given besides events, and what it answered. */
export interface DoneTask {
  readonly startedId: number;
  /** The size of the history when it began, and when that was. */
  readonly bytes: number;
  readonly at: number;
  readonly commands: readonly Command[];
  readonly updates: readonly ModelUpdate[];
}

/** A nested run that has not ended. */
export interface ModelChild {
  readonly workflowId: string;
  /** What becomes of it when the run around it ends: the protocol's ParentClosePolicy. */
  readonly closePolicy: number;
}

/** A workflow task that a worker has. */
export interface CurrentTask {
  readonly startedId: number;
  readonly bytes: number;
  readonly at: number;
  readonly updates: readonly ModelUpdate[];
}

/** One run of a workflow: its history, and what the server keeps of it beside that. */
export class ModelRun {
  readonly events: ModelEvent[] = [];
  bytes = 0;
  readonly activities = new Map<number, ModelActivity>();
  /** Timers by their command's number. */
  readonly timers = new Map<number, { readonly startedId: number; readonly due: number; fired?: () => void }>();
  /** Nested runs by the event that began them. */
  readonly children = new Map<number, ModelChild>();
  /** Every activity as it was asked, by the event: what a reset begins again. */
  readonly asked = new Map<number, ModelActivity>();
  /** What its code has begun, by the command's kind and number: the event. */
  readonly begun = new Map<string, number>();
  /** Updates that it has accepted, and the events that say so, by their id. */
  readonly asks = new Map<string, ModelUpdate>();
  readonly acceptedAt = new Map<string, number>();
  searchAttributes: Record<string, Payload> = {};
  /** The command's number of what an event has begun. */
  readonly seqOf = new Map<number, number>();
  updates: ModelUpdate[] = [];
  /** Since its last workflow task something has come. */
  task: 'none' | 'due' | 'started' = 'none';
  /** Of its workflow task, from 1. */
  taskAttempt = 1;
  /** While a task runs: its started event, the size of the history then, its updates. */
  current: CurrentTask | undefined;
  readonly done: DoneTask[] = [];
  closed: 'completed' | 'failed' | 'cancelled' | 'terminated' | 'continued' | undefined;
  /** Its task has failed with nothing new since: it isn't tried again before something comes. */
  blocked = false;
  /** Its commands have had an answer of their own already: another task is due. */
  more = false;
  /** How large its next task is told that the history is, where that isn't how large it is. */
  known: number | undefined;
  private buffer: (() => void)[] = [];
  private closings: (() => void)[] = [];

  constructor(
    readonly info: RunInfo,
    /** Who waits for it: the run that nests it, by the event that began it. */
    readonly parent: { readonly run: ModelRun; readonly initiatedId: number } | undefined,
    readonly limit: { readonly events: number; readonly bytes: number },
  ) {}

  get isOpen(): boolean {
    return this.closed === undefined;
  }

  /** Writes an event. @returns its id */
  write(at: number, attributes: EventAttributes, userMetadata?: object): number {
    const event = modelEvent(this.events.length + 1, at, attributes, userMetadata);
    this.events.push(event);
    this.bytes += bytesOf(event);
    return this.events.length;
  }

  /** Takes over an event of another run. */
  adopt(event: ModelEvent): void {
    this.events.push(event);
    this.bytes += bytesOf(event);
  }

  /**
   * Something comes from outside. While a task runs it waits for its end; then activities and nested runs that have
   * ended come behind everything else.
   */
  come(write: () => void, ends = false): void {
    if (!this.isOpen) return;
    if (this.task === 'started') (ends ? this.closings : this.buffer).push(write);
    else {
      write();
      this.due();
    }
  }

  /** Something has come while the task ran. */
  get hasBuffered(): boolean {
    return this.buffer.length + this.closings.length > 0 || this.updates.length > 0;
  }

  /** The task has ended: what came meanwhile is written. @returns whether another task is due because of it */
  flush(): boolean {
    const came = [...this.buffer.splice(0), ...this.closings.splice(0)];
    for (const write of came) write();
    const isDue = came.length > 0 || this.updates.length > 0 || this.more;
    if (isDue) this.due();
    this.more = false;
    return isDue;
  }

  /** A timer that has fired while the task ran, and that the task cancels: it has not fired. */
  forget(write: () => void): void {
    this.buffer = this.buffer.filter((one) => one !== write);
  }

  due(): void {
    this.blocked = false;
    if (this.task === 'none' && this.isOpen) this.task = 'due';
  }
}
