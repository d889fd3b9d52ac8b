import type { temporal } from '@temporalio/proto';
import type { Answer } from '../answer';
import type { StyleState } from '../carried';
import { failureOf } from '../failure-of';
import { millisOf } from '../history-time';
import { type EndAct, type PauseAct, type RecoverAct, type StepAct, type TimerAct, auditEntry } from '../operator-act';
import { type Ending, outcomeOf } from '../outcome';
import type { LogEntry } from '../saga-log';
import type { Asking, Closing, SagaRecord, StepRecord } from '../saga-record';
import { stepOf } from '../step';
import type { Style } from '../style';
import type { HistoryEvent } from './history-event';
import { SeenKeys } from './seen-keys';
import { ToldTasks } from './told-tasks';

type EventId = HistoryEvent['eventId'];

/** What an event has opened. */
interface Opened {
  /** Of the activity; of a nested saga, that of its step. */
  readonly id: string;
  /** The codes that it may refuse with. */
  readonly declared: readonly string[];
  /** It answers with an `Answer`, to the style of the saga. */
  readonly toStyle?: true;
}

const hadNoEffect = ({ outcome }: LogEntry) => outcome === 'refused' || outcome === 'not-sent';

/** Keeps what a history has said of its saga so far. */
export class Recorder {
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
    keys: new SeenKeys(),
    asOf: 0,
  };
  /** What an event that opened something was about, by its id. */
  private readonly opened = new Map<number, Opened>();
  /** What holders of task tokens have said. */
  readonly tasks = new ToldTasks();
  /** Temporal has reset this run. */
  wasReset = false;
  private clockBase = 0;
  private clock = 0;

  /** @param styles those that are known */
  constructor(private readonly styles: readonly Style[]) {}

  /** Everything that is said from now on was said by this event. */
  turnTo(event: HistoryEvent): void {
    if (event.eventTime) this.record.asOf = millisOf(event.eventTime);
    this.clock = this.clockBase + Number(event.eventId);
  }

  /** A run begins: what the one before it had opened or closed is no more. */
  beginRun(): void {
    this.opened.clear();
    this.wasReset = false;
    this.record.timers.clear();
    for (const ofRun of ['closing', 'endedAt', 'broken', 'brokenSince'] as const) delete this.record[ofRun];
  }

  /** Temporal has reset it: what this run didn't send the run before it may have sent. */
  reset(): void {
    this.wasReset = true;
  }

  /** It takes the place of a run that was ended by force: how that ended, and whom it waited for, is no more. */
  replaceRun(): void {
    delete this.record.failure;
    this.record.attention = [];
  }

  /** It goes on from a run before it, whose clock stood there. */
  goOnFrom(clock: number): void {
    this.clockBase = clock;
  }

  /** The run is of a saga of this style. */
  beginStyle({ kind, state }: StyleState): void {
    const { input } = this.record;
    this.record.kind = kind;
    const style = this.styles.find((known) => known.kind === kind);
    if (!style) return;
    const now = state ?? style.begin(input);
    this.record.styled = { style, input, state: now };
    if (style.shownInput) this.record.input = style.shownInput(input);
    if (style.isCompensating?.(now)) this.record.compensating = true;
  }

  /** A request was answered: the state of the saga's style follows from it. */
  answered(answer: Answer): void {
    const { styled } = this.record;
    if (styled?.style.answered) {
      this.record.styled = { ...styled, state: styled.style.answered(styled.state, answer) };
    }
  }

  /** The state of the saga's style may follow from an event that means nothing to other sagas. */
  tellStyle(event: HistoryEvent): void {
    const { styled } = this.record;
    if (styled?.style.heard) this.record.styled = { ...styled, state: styled.style.heard(styled.state, event) };
  }

  /** Somebody did something: it is in the audit. */
  note(act: EndAct | PauseAct | RecoverAct | StepAct | TimerAct): void {
    this.record.audit.push(auditEntry(new Date(this.record.asOf), act));
  }

  /** It is paused, or goes on. Again: that changes nothing. */
  pause(act: PauseAct): void {
    const { record } = this;
    if ((act.action === 'pause') === (record.paused !== undefined)) return;
    this.note(act);
    if (act.action === 'resume') delete record.paused;
    else record.paused = { by: act.by, reason: act.reason, since: record.asOf };
  }

  /** An operator did something about a step. */
  act(act: StepAct): void {
    this.note(act);
    const step = this.record.steps.get(act.stepId);
    if (step && act.of === 'compensation' && act.action === 'replace-input') step.entry.replaced = { input: act.input };
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
      step.entry.resolved = true;
      step.entry.settled = this.clock;
    }
  }

  /** The run ended so. */
  close(closing: Closing): void {
    // A saga that was cancelled before it could ask a step again.
    for (const { entry, asking } of closing === 'failed' || closing === 'cancelled' ? this.record.steps.values() : []) {
      if (!asking.open) entry.outcome ??= 'not-sent';
    }
    this.record.closing = closing;
    // One that goes on in another run has not ended.
    if (closing !== 'continued') this.record.endedAt = this.record.asOf;
  }

  /** A step that an earlier run knew. */
  adopt(entry: LogEntry): void {
    const known = this.record.steps.get(entry.stepId);
    if (known) {
      // Its events have said more; but an operator may have had it asked again, and nobody has, yet.
      if (entry.outcome === undefined) delete known.entry.outcome;
      // It was in flight when its run was ended by force.
      else if (known.entry.outcome === undefined) {
        Object.assign(known.entry, { outcome: entry.outcome, settled: entry.settled });
        known.asking.open = false;
      }
      // A recovery knows what the saga doesn't: what Temporal's reset has left behind.
      else if (hadNoEffect(known.entry) && !hadNoEffect(entry)) Object.assign(known.entry, entry);
      return;
    }
    const now = this.record.asOf;
    this.record.steps.set(entry.stepId, {
      entry: { ...entry },
      asking: { startedAt: now, endedAt: now, attemptsBefore: 0, attempts: 1, open: false },
    });
  }

  /** An event opened a request, a nested saga, or a compensation. @param id the activity's */
  open(event: HistoryEvent, { id, ...more }: Opened, what: Omit<LogEntry, 'stepId' | 'started'>): void {
    this.opened.set(Number(event.eventId), { id, ...more });
    const { stepId, compensates } = stepOf(id);
    const known = this.record.steps.get(stepId);
    const before = compensates ? known?.undo : known?.asking;
    const asking: Asking = {
      startedAt: before?.startedAt ?? this.record.asOf,
      attemptsBefore: before?.attempts ?? 0,
      attempts: before?.attempts ?? 0,
      open: true,
      place: this.clock,
      ...(before?.failure && { failure: before.failure }),
    };
    if (compensates) {
      if (!known) return;
      known.undo = asking;
      // The saga takes it for unknown: after a reset it knows of its steps less than their events say.
      if (hadNoEffect(known.entry)) known.entry.outcome = 'unknown';
      // Undone because the definition said so then, not because it was promised when it was asked.
      known.entry.compensation ??= what.request;
      return;
    }
    const entry: LogEntry = known ? known.entry : { stepId, ...what, started: this.clock };
    // Asked again, by an operator or by the engine: it is open again, maybe with another input.
    if (entry.outcome === 'unknown') entry.inDoubt = true;
    delete entry.outcome;
    delete entry.settled;
    delete entry.resolved;
    entry.input = what.input;
    const undo = known?.undo;
    this.record.steps.set(stepId, { entry, asking, ...(undo && { undo }) });
  }

  /** What an event had opened has ended. @returns the step, if there is one */
  end(
    openedBy: EventId,
    ending: Ending,
    failure?: temporal.api.failure.v1.IFailure | null,
    output?: unknown,
  ): StepRecord | undefined {
    const { step, asking, compensates } = this.about(openedBy) ?? {};
    if (!step || !asking) return undefined;
    asking.open = false;
    asking.endedAt = this.record.asOf;
    const seen = failureOf(failure);
    if (seen) asking.failure = seen;
    if (compensates) {
      if (ending.how === 'completed') step.entry.compensated = true;
    } else {
      const ended = outcomeOf(ending);
      // What was asked before may have had its effect, whatever its last asking says.
      const isInDoubt = step.entry.inDoubt || (ended === 'not-sent' && this.wasReset);
      const outcome = isInDoubt && ended !== 'completed' ? 'unknown' : ended;
      step.entry.settled = this.clock;
      // An operator resolved it while an attempt was under way: only an answer of its own counts for more.
      if (asking.resolved && (outcome === 'unknown' || outcome === 'not-sent')) return step;
      delete asking.resolved;
      delete step.entry.resolved;
      const wentWell = outcome === 'unknown' && this.tasks.wentWell(step.entry.input);
      step.entry.outcome = wentWell ? 'completed' : outcome;
      if (wentWell) step.entry.resolved = true;
      if (ending.how === 'completed') step.entry.output = output;
    }
    return step;
  }

  /** What an event had opened. */
  openedBy(eventId: EventId): Opened | undefined {
    return this.opened.get(Number(eventId));
  }

  /** A worker has taken it: it is in this attempt of its activity. */
  attempt(openedBy: EventId, attempt: number): void {
    const { asking } = this.about(openedBy) ?? {};
    if (asking) asking.attempts = asking.attemptsBefore + attempt;
  }

  private about(openedBy: EventId) {
    const opened = this.openedBy(openedBy);
    if (opened === undefined) return undefined;
    const { stepId, compensates } = stepOf(opened.id);
    const step = this.record.steps.get(stepId);
    return { step, asking: compensates ? step?.undo : step?.asking, compensates };
  }
}
