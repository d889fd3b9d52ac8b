import type { temporal } from '@temporalio/proto';
import type { Carried, NestedResult } from './carried';
import { failureOf } from './failure-of';
import { lengthOf, millisOf } from './history-time';
import { type EndAct, type StepAct, auditEntry, operatorUpdates } from './operator-act';
import { type Ending, outcomeOf } from './outcome';
import { valueAt, valueOf } from './payload';
import type { LogEntry } from './saga-log';
import type { Asking, Closing, SagaRecord, StepRecord } from './saga-record';
import { type Slip, type SlipAnswer, slipAfter, slipState } from './slip';
import { type StepMark, compensationId, stepOf, unwindNested } from './step';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Attributes = Required<{
  [K in keyof HistoryEvent as K extends `${string}EventAttributes` ? K : never]: HistoryEvent[K];
}>;

const scheduleToStart = 2;

/**
 * Reads a history from its first event: of one run, or of several that went on from each other, one after the other. It
 * is the saga log, and needs no worker to be read.
 */
export function readHistory(events: readonly HistoryEvent[]): SagaRecord {
  const reader = new Reader();
  for (const event of events) reader.read(event);
  return reader.record;
}

class Reader {
  readonly record: SagaRecord = {
    type: '',
    id: '',
    kind: 'saga',
    taskQueue: '',
    input: undefined,
    startedAt: 0,
    compensating: false,
    attention: [],
    attentionSince: 0,
    steps: new Map(),
    timers: new Map(),
    audit: [],
    asOf: 0,
  };
  /** What an event that opened something was about, by its id. */
  private readonly opened = new Map<number, { id: string; declared: readonly string[]; slip?: true }>();
  private clockBase = 0;
  private clock = 0;

  read(event: HistoryEvent): void {
    this.record.asOf = event.eventTime ? millisOf(event.eventTime) : this.record.asOf;
    this.clock = this.clockBase + Number(event.eventId);
    for (const key of Object.keys(this.handlers) as (keyof Attributes)[]) {
      const attributes = event[key];
      if (attributes) (this.handlers[key] as (it: typeof attributes, event: HistoryEvent) => void)(attributes, event);
    }
  }

  private readonly handlers: {
    [K in keyof Attributes]?: (it: NonNullable<Attributes[K]>, event: HistoryEvent) => void;
  } = {
    workflowExecutionStartedEventAttributes: (it) => {
      const { record } = this;
      const continues = record.type !== '';
      const [type = '', ...id] = (it.workflowId ?? '').split('/');
      Object.assign(record, {
        type: it.workflowType?.name ?? type,
        id: id.join('/'),
        taskQueue: it.taskQueue?.name ?? '',
      });
      record.input = valueAt(it.input, 0);
      record.startedAt = record.asOf;
      this.opened.clear();
      record.timers.clear();
      for (const ofRun of ['closing', 'endedAt', 'broken'] as const) delete record[ofRun];
      this.showing(it.searchAttributes);
      const defined = valueAt(it.input, 2) as { readonly kind?: string } | undefined;
      record.kind = defined?.kind ?? 'saga';
      const carried = (valueAt(it.input, 1) ?? undefined) as Carried | undefined;
      if (carried === undefined) return;
      record.carried = carried;
      if (carried.as === 'slip' || (carried.as === 'continued' && carried.slip)) {
        const written = record.input as Slip;
        record.slip = { written, state: (carried.as === 'continued' && carried.slip) || slipState(written) };
        record.kind = 'slip';
        if ('input' in written) record.input = written.input;
        if (record.slip.state.phase === 'compensating') record.compensating = true;
      }
      if ('log' in carried) for (const entry of carried.log) this.adopt(entry);
      if (carried.as === 'unwind') record.compensating = true;
      if (carried.as !== 'continued') return;
      this.clockBase = carried.clock;
      record.startedAt = carried.startedAt;
      // Where the runs before it were read, they have said it, and cancel requests, too.
      if (!continues) record.audit.push(...carried.audit);
    },
    workflowExecutionCompletedEventAttributes: (it) => {
      const result = valueAt(it.result, 0);
      const { carried } = this.record;
      const nested = carried?.as === 'nested' || (carried?.as === 'continued' && carried.nested !== undefined);
      this.close(carried?.as === 'unwind' ? 'failed' : 'completed');
      if (carried?.as !== 'unwind') this.record.output = nested ? (result as NestedResult).output : result;
    },
    workflowExecutionFailedEventAttributes: (it) => {
      this.record.failure = failureOf(it.failure);
      this.close(this.record.failure?.code === 'SagaCancelled' ? 'cancelled' : 'failed');
    },
    workflowExecutionCanceledEventAttributes: () => this.close('cancelled'),
    workflowExecutionTerminatedEventAttributes: (it) => {
      this.record.failure = { code: 'Terminated', message: it.reason ?? '' };
      this.close('terminated');
    },
    workflowExecutionTimedOutEventAttributes: () => {
      this.record.failure = { code: 'TimedOut', message: 'The run timed out: no code ran to compensate.' };
      this.close('terminated');
    },
    workflowExecutionContinuedAsNewEventAttributes: () => this.close('continued'),

    workflowTaskFailedEventAttributes: (it) => (this.record.broken = failureOf(it.failure)),
    workflowTaskCompletedEventAttributes: () => delete this.record.broken,

    activityTaskScheduledEventAttributes: (it, event) => {
      const id = it.activityId!;
      const declared = it.retryPolicy?.nonRetryableErrorTypes ?? [];
      this.opened.set(Number(event.eventId), { id, declared });
      const mark = (valueAt(it.input, 1) ?? {}) as StepMark;
      if (mark.slip) this.opened.get(Number(event.eventId))!.slip = true;
      this.open(id, {
        participant: it.taskQueue?.name ?? '',
        request: it.activityType?.name ?? '',
        compensation: mark.compensation ?? null,
        input: valueAt(it.input, 0),
        ...(it.startToCloseTimeout && { attemptTimeout: lengthOf(it.startToCloseTimeout) }),
        ...(mark.scope !== undefined && { scope: mark.scope }),
        ...(mark.pivot && { pivot: true as const }),
      });
    },
    activityTaskStartedEventAttributes: (it) => {
      const asking = this.askingOf(it.scheduledEventId);
      if (asking) asking.attempts = asking.attemptsBefore + (it.attempt ?? 1);
    },
    activityTaskCompletedEventAttributes: (it) => {
      const answer = valueAt(it.result, 0);
      const { id, slip } = this.opened.get(Number(it.scheduledEventId)) ?? { id: '' };
      const ofSlip = slip && !stepOf(id).compensates ? ((answer ?? {}) as SlipAnswer) : undefined;
      if (ofSlip) this.write(ofSlip);
      this.end(it.scheduledEventId, { how: 'completed' }, undefined, ofSlip ? ofSlip.output : answer);
    },
    activityTaskFailedEventAttributes: (it) =>
      this.end(
        it.scheduledEventId,
        { how: 'failed', type: it.failure?.applicationFailureInfo?.type, declared: this.declared(it.scheduledEventId) },
        it.failure,
      ),
    activityTaskTimedOutEventAttributes: (it) =>
      this.end(
        it.scheduledEventId,
        { how: 'timed-out', waitingForWorker: Number(it.failure?.timeoutFailureInfo?.timeoutType) === scheduleToStart },
        it.failure,
      ),
    activityTaskCanceledEventAttributes: (it) => this.end(it.scheduledEventId, { how: 'cancelled' }),

    startChildWorkflowExecutionInitiatedEventAttributes: (it, event) => {
      const carried = valueAt(it.input, 1) as Carried | undefined;
      if (carried?.as !== 'nested' && carried?.as !== 'unwind') return;
      const { stepId, scope, pivot, stays } = carried.step;
      const id = carried.as === 'unwind' ? compensationId(stepId) : stepId;
      this.opened.set(Number(event.eventId), { id, declared: [] });
      this.open(id, {
        participant: it.taskQueue?.name ?? '',
        request: it.workflowType?.name ?? '',
        compensation: stays ? null : unwindNested,
        input: valueAt(it.input, 0),
        nested: { id: (it.workflowId ?? '').split('/').slice(1).join('/') },
        ...(scope !== undefined && { scope }),
        ...(pivot && { pivot: true as const }),
      });
      const asking = this.askingOf(event.eventId);
      if (asking) asking.attempts = asking.attemptsBefore + 1;
    },
    childWorkflowExecutionCompletedEventAttributes: (it) => {
      const answer = valueAt(it.result, 0) as NestedResult | undefined;
      const step = this.end(it.initiatedEventId, { how: 'completed' }, undefined, answer?.output);
      if (step?.entry.nested && answer)
        step.entry.nested = { id: step.entry.nested.id, key: answer.key, log: answer.log };
    },
    childWorkflowExecutionFailedEventAttributes: (it) => {
      const type = it.failure?.applicationFailureInfo?.type ?? 'Error';
      this.end(it.initiatedEventId, { how: 'failed', type, declared: [type] }, it.failure);
    },
    childWorkflowExecutionCanceledEventAttributes: (it) =>
      this.end(it.initiatedEventId, { how: 'failed', type: 'SagaCancelled', declared: ['SagaCancelled'] }),
    childWorkflowExecutionTimedOutEventAttributes: (it) =>
      this.end(it.initiatedEventId, { how: 'timed-out', waitingForWorker: false }),
    childWorkflowExecutionTerminatedEventAttributes: (it) => this.end(it.initiatedEventId, { how: 'cancelled' }),
    startChildWorkflowExecutionFailedEventAttributes: (it) => this.end(it.initiatedEventId, { how: 'cancelled' }),

    timerStartedEventAttributes: (it, event) => {
      const since = this.record.asOf;
      const summary = valueOf(event.userMetadata?.summary);
      this.record.timers.set(it.timerId ?? '', {
        summary: typeof summary === 'string' ? summary : '',
        since,
        until: since + lengthOf(it.startToFireTimeout ?? {}),
      });
    },
    timerFiredEventAttributes: (it) => this.record.timers.delete(it.timerId ?? ''),
    timerCanceledEventAttributes: (it) => this.record.timers.delete(it.timerId ?? ''),

    upsertWorkflowSearchAttributesEventAttributes: (it) => this.showing(it.searchAttributes),
    workflowExecutionUpdateAcceptedEventAttributes: (it) => {
      const { name, args } = it.acceptedRequest?.input ?? {};
      if (name === operatorUpdates.end) this.note(valueAt(args, 0) as EndAct);
      if (name === operatorUpdates.step) this.act(valueAt(args, 0) as StepAct);
    },
    workflowExecutionCancelRequestedEventAttributes: (it) => {
      // The gateway announces a cancel, with who and why, before it asks Temporal for it.
      if (this.record.audit.some(({ action }) => action === 'cancel')) return;
      this.note({ action: 'cancel', by: it.identity ?? '', reason: it.cause ?? '' });
    },
  };

  private showing(attributes: temporal.api.common.v1.ISearchAttributes | null | undefined): void {
    const { SagaStatus: status, SagaAttention: attention } = attributes?.indexedFields ?? {};
    if (valueOf(status) === 'compensating') this.record.compensating = true;
    if (valueOf(status) === 'failed') this.record.leftAsIs = true;
    if (!attention) return;
    const ids = valueOf(attention);
    this.record.attention = Array.isArray(ids) ? (ids as string[]) : [];
    this.record.attentionSince = this.record.asOf;
  }

  /** What an activity has answered is on the slip. */
  private write(answer: SlipAnswer): void {
    const { slip } = this.record;
    if (slip) this.record.slip = { ...slip, state: slipAfter(slip.state, answer) };
  }

  private note(act: EndAct | StepAct): void {
    this.record.audit.push(auditEntry(new Date(this.record.asOf), act));
  }

  private act(act: StepAct): void {
    this.note(act);
    const step = this.record.steps.get(act.stepId);
    if (!step || act.action !== 'resolve') return;
    const now = this.record.asOf;
    // A compensation may need attention before anything of it was asked.
    if (act.of === 'compensation') step.undo ??= { startedAt: now, attemptsBefore: 0, attempts: 0, open: false };
    const asking = act.of === 'compensation' ? step.undo! : step.asking;
    asking.open = false;
    asking.resolved = true;
    asking.endedAt = this.record.asOf;
    if (act.of === 'compensation') {
      step.entry.compensated = true;
    } else {
      step.entry.outcome = 'completed';
      step.entry.output = act.output;
      step.entry.settled = this.clock;
    }
  }

  private close(closing: Closing): void {
    // A slip that was cancelled before it could ask a step again.
    for (const { entry, asking } of closing === 'failed' || closing === 'cancelled' ? this.record.steps.values() : []) {
      if (this.record.slip && !asking.open) entry.outcome ??= 'not-sent';
    }
    this.record.closing = closing;
    // One that goes on in another run has not ended.
    if (closing !== 'continued') this.record.endedAt = this.record.asOf;
  }

  /** A step that an earlier run knew. */
  private adopt(entry: LogEntry): void {
    const known = this.record.steps.get(entry.stepId);
    if (known) {
      // Its events have said more; but an operator may have had it asked again, and nobody has, yet.
      if (entry.outcome === undefined) delete known.entry.outcome;
      return;
    }
    const now = this.record.asOf;
    this.record.steps.set(entry.stepId, {
      entry: { ...entry },
      asking: { startedAt: now, endedAt: now, attemptsBefore: 0, attempts: 1, open: false },
    });
  }

  private open(id: string, what: Omit<LogEntry, 'stepId' | 'started'>): void {
    const { stepId, compensates } = stepOf(id);
    const known = this.record.steps.get(stepId);
    const before = compensates ? known?.undo : known?.asking;
    const asking: Asking = {
      startedAt: before?.startedAt ?? this.record.asOf,
      attemptsBefore: before?.attempts ?? 0,
      attempts: before?.attempts ?? 0,
      open: true,
      ...(before?.failure && { failure: before.failure }),
    };
    if (compensates) {
      if (!known) return;
      known.undo = asking;
      // Undone because the definition said so then, not because it was promised when it was asked.
      known.entry.compensation ??= what.request;
      return;
    }
    const entry: LogEntry = known ? known.entry : { stepId, ...what, started: this.clock };
    // Asked again, by an operator or by the engine: it is open again, maybe with another input.
    if (entry.outcome === 'unknown') entry.inDoubt = true;
    delete entry.outcome;
    delete entry.settled;
    entry.input = what.input;
    const undo = known?.undo;
    this.record.steps.set(stepId, { entry, asking, ...(undo && { undo }) });
  }

  private end(
    openedBy: unknown,
    ending: Ending,
    failure?: temporal.api.failure.v1.IFailure | null,
    output?: unknown,
  ): StepRecord | undefined {
    const id = this.opened.get(Number(openedBy))?.id;
    if (id === undefined) return undefined;
    const { stepId, compensates } = stepOf(id);
    const step = this.record.steps.get(stepId);
    const asking = compensates ? step?.undo : step?.asking;
    if (!step || !asking) return undefined;
    asking.open = false;
    asking.endedAt = this.record.asOf;
    const seen = failureOf(failure);
    if (seen) asking.failure = seen;
    if (compensates) {
      if (ending.how === 'completed') step.entry.compensated = true;
    } else {
      const ended = outcomeOf(ending);
      const outcome = ended === 'not-sent' && step.entry.inDoubt ? 'unknown' : ended;
      step.entry.settled = this.clock;
      // An operator resolved it while an attempt was under way: only an answer of its own counts for more.
      if (asking.resolved && (outcome === 'unknown' || outcome === 'not-sent')) return step;
      delete asking.resolved;
      step.entry.outcome = outcome;
      if (ending.how === 'completed') step.entry.output = output;
    }
    return step;
  }

  private askingOf(openedBy: unknown): Asking | undefined {
    const id = this.opened.get(Number(openedBy))?.id;
    if (id === undefined) return undefined;
    const { stepId, compensates } = stepOf(id);
    const step = this.record.steps.get(stepId);
    return compensates ? step?.undo : step?.asking;
  }

  private declared(openedBy: unknown): readonly string[] {
    return this.opened.get(Number(openedBy))?.declared ?? [];
  }
}
