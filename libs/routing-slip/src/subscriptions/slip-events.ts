import {
  AcceptedUpdates,
  type Carried,
  type HistoryEvent,
  SeenKeys,
  type StepAct,
  carriedIn,
  failureOf,
  iso,
  millisOf,
  operatorUpdates,
  stepOf,
  valueAt,
  valueOf,
} from '@backstitch/saga-log';
import type { temporal } from '@temporalio/proto';
import type { SlipEventKind } from '../slip';
import type { SlipAnswer, SlipState } from '../slip-state';

/** What was written on the slip when a run of it began. */
const stateIn = (carried: Carried | undefined) =>
  carried?.as === 'continued' ? (carried.style?.state as SlipState | undefined) : undefined;

/** Something that happened to a slip. */
export interface SlipEvent {
  /** The same whenever the history is read: who is told twice can tell. */
  readonly id: string;
  readonly kind: SlipEventKind;
  /** ISO 8601 UTC. */
  readonly time: string;
  /** Of an activity or its compensation. */
  readonly step?: string;
  readonly participant?: string;
  readonly request?: string;
  /** What there is to say: `output`, `itinerary`, `reason`, `variables`, or a failure's `code` and `message`. */
  readonly data: Readonly<Record<string, unknown>>;
}

type Asked = Required<Pick<SlipEvent, 'step' | 'participant' | 'request'>>;

/**
 * Reads what happened to a slip out of the history of its runs, one after the other, each from its first event. The
 * history is the one source: what it says happened, and nothing else did. A slip that is ended by force says nothing:
 * it is not done.
 */
export class SlipEvents {
  private runId = '';
  /** Of the run that is read: what is asked, by the event that asked it, and by activity id. */
  private readonly opened = new Map<number, Asked & { readonly compensates: boolean }>();
  private readonly asked = new Map<string, Asked>();
  private readonly updates = new AcceptedUpdates();
  /** Under which acts were sent: what comes again is not done again. */
  private readonly keys = new SeenKeys();
  private attention: readonly string[] = [];

  /** @param exceptions how many of the slip's exceptions were seen in the runs before */
  constructor(private exceptions = 0) {}

  get seenExceptions(): number {
    return this.exceptions;
  }

  /** What an event of the history says. @param runId whose it is */
  read(runId: string, event: HistoryEvent): readonly SlipEvent[] {
    if (runId !== this.runId) this.opened.clear();
    this.runId = runId;
    const said = this.said(event);
    const time = iso(event.eventTime ? millisOf(event.eventTime) : 0);
    const id = (at: number) => `${runId}/${Number(event.eventId)}${at === 0 ? '' : `.${at}`}`;
    return said.map((each, at) => ({ id: id(at), time, ...each }));
  }

  private said(event: HistoryEvent): readonly Omit<SlipEvent, 'id' | 'time'>[] {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) {
      const carried = carriedIn(valueAt(started.input, 1));
      for (const key of (carried?.as === 'continued' && carried.keys) || []) this.keys.isFirst(key);
      return this.faults(carried);
    }
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const { stepId: step, compensates } = stepOf(scheduled.activityId ?? '');
      const asked = {
        ...{ step, compensates, participant: scheduled.taskQueue?.name ?? '' },
        request: scheduled.activityType?.name ?? '',
      };
      this.opened.set(Number(event.eventId), asked);
      this.asked.set(scheduled.activityId ?? '', asked);
      return [];
    }
    const completed = event.activityTaskCompletedEventAttributes;
    if (completed) return this.answered(completed);
    const upserted = event.upsertWorkflowSearchAttributesEventAttributes;
    if (upserted) return this.needsAttention(upserted.searchAttributes?.indexedFields?.['SagaAttention']);
    const admitted = event.workflowExecutionUpdateAdmittedEventAttributes;
    if (admitted) this.updates.admit(admitted);
    const accepted = event.workflowExecutionUpdateAcceptedEventAttributes;
    const act = accepted && this.updates.accept(accepted);
    if (act?.name === operatorUpdates.step) {
      const done = valueAt(act.args, 0) as StepAct;
      return this.keys.isFirst(done.key) ? this.resolved(done) : [];
    }
    const ended = event.workflowExecutionCompletedEventAttributes;
    if (ended) return [{ kind: 'completed', data: { variables: valueAt(ended.result, 0) } }];
    const failed = event.workflowExecutionFailedEventAttributes;
    if (failed) return [{ kind: 'faulted', data: { ...failureOf(failed.failure) } }];
    if (!event.workflowExecutionCanceledEventAttributes) return [];
    return [{ kind: 'faulted', data: { code: 'SagaCancelled', message: 'The slip was cancelled.' } }];
  }

  /** A fault is written on the slip, and travels. */
  private faults(carried: Carried | undefined): readonly Omit<SlipEvent, 'id' | 'time'>[] {
    const written = stateIn(carried)?.exceptions ?? [];
    const fresh = written.slice(this.exceptions);
    this.exceptions = Math.max(this.exceptions, written.length);
    return fresh.map(({ step, participant, at, ...failure }) => ({
      ...{ kind: 'activity-faulted', step, participant, data: { ...failure, at } },
    }));
  }

  private answered({
    scheduledEventId,
    result,
  }: temporal.api.history.v1.IActivityTaskCompletedEventAttributes): readonly Omit<SlipEvent, 'id' | 'time'>[] {
    const opened = this.opened.get(Number(scheduledEventId));
    if (opened === undefined) return [];
    const { compensates, ...asked } = opened;
    if (compensates) return [{ kind: 'compensated', ...asked, data: {} }];
    const { output, revised, terminated } = (valueAt(result, 0) ?? {}) as SlipAnswer;
    return [
      { kind: 'activity-completed', ...asked, data: { ...(output !== undefined && { output }) } },
      ...(revised === undefined ? [] : [{ kind: 'revised' as const, ...asked, data: { itinerary: revised } }]),
      ...(terminated === undefined ? [] : [{ kind: 'ended-early' as const, ...asked, data: { reason: terminated } }]),
    ];
  }

  private needsAttention(
    payload: temporal.api.common.v1.IPayload | undefined,
  ): readonly Omit<SlipEvent, 'id' | 'time'>[] {
    if (payload === undefined) return [];
    const ids = valueOf(payload);
    const before = this.attention;
    this.attention = Array.isArray(ids) ? (ids as string[]) : [];
    return this.attention
      .filter((id) => stepOf(id).compensates && !before.includes(id))
      .map((id) => ({ kind: 'compensation-failed', step: stepOf(id).stepId, ...this.known(id), data: {} }));
  }

  /** An operator has said that it is done. */
  private resolved({ action, stepId, of, by, reason, ...act }: StepAct): readonly Omit<SlipEvent, 'id' | 'time'>[] {
    if (action !== 'resolve') return [];
    const id = of === 'compensation' ? `${stepId}/compensation` : stepId;
    const data = { resolved: true, by, reason };
    if (of === 'compensation') return [{ kind: 'compensated', step: stepId, ...this.known(id), data }];
    const { output } = act as { readonly output?: unknown };
    return [{ kind: 'activity-completed', step: stepId, ...this.known(id), data: { ...data, output } }];
  }

  private known(activityId: string): Partial<Asked> {
    const { participant, request } = this.asked.get(activityId) ?? {};
    return { ...(participant !== undefined && { participant, request }) };
  }
}
