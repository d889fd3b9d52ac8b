import { carriedIn } from '../carried-in';
import type { HistoryEvent } from '../history/history-event';
import { readHistory } from '../history/read-history';
import { valueAt } from '../payload';
import type { LogEntry } from '../saga-log';
import type { Asking, StepRecord } from '../saga-record';
import type { Style } from '../style';
import { owedSteps } from '../unwind-plan';
import type { HistoryOptions } from './history-of';
import type { HistorySource } from './history-source';
import { runsOf } from './runs-of';
import { runsOn } from './runs-on';

/** A run that Temporal has reset: what stands in it from this event on, and in the runs after it, is cut off. */
export interface Reset {
  readonly runId: string;
  readonly eventId: number;
}

/** Has Temporal reset a saga? @param events of its last run */
export function wasReset(events: readonly HistoryEvent[]): boolean {
  const carried = carriedIn(valueAt(events[0]?.workflowExecutionStartedEventAttributes?.input, 1));
  return (carried?.as === 'continued' && carried.reset === true) || resetsIn(events).length > 0;
}

/**
 * Steps that Temporal's reset has left behind: asked in the part that it has cut off, in effect or maybe so, and not
 * since asked or undone by the saga, whose code has taken another way. As they were there, in the order in which they
 * were asked; on the log's clock they come after everything that the saga itself knows. As far as Temporal keeps the runs.
 * @param options.runId of the saga's last run
 * @throws what Temporal answers, but for a run that it doesn't know
 */
export async function leftBehind(
  source: HistorySource,
  options: HistoryOptions,
  styles: readonly Style[] = [],
): Promise<readonly StepRecord[]> {
  const runs = await runsOf(source, options);
  const { steps } = readHistory(runs.flat(), styles);
  let last = lastOf([...steps.values()]);
  const left = new Map<string, StepRecord>();
  for (const { events, from, since } of await cutOffBy(source, options, runs.flatMap(resetsIn))) {
    const there = [...readHistory(events, styles).steps.values()].filter(
      ({ asking, undo }) => isSince(asking, from) || isSince(undo, from),
    );
    for (const step of there) {
      const { stepId } = step.entry;
      left.delete(stepId);
      if (!isSince(step.asking, from) || isKnown(steps.get(stepId), since)) continue;
      const it = { ...step, entry: moved(step.entry, from, last + 1) };
      if (owedSteps([it.entry]).length > 0) left.set(stepId, it);
    }
    last = lastOf([...left.values()], last);
    // What was in flight there has no end of its own.
    for (const { entry } of left.values()) entry.settled ??= last + 1;
    last += 1;
  }
  return [...left.values()];
}

/** A part of a saga that Temporal has cut off, in the runs that it is in. Places are on the log's clock. */
interface CutOff {
  readonly events: readonly HistoryEvent[];
  /** Where the part begins. */
  readonly from: number;
  /** What the saga has asked from there on, it has asked since. */
  readonly since: number;
}

/** What resets have cut off, the oldest first: in a part that was cut off there may have been resets, too. */
async function cutOffBy(
  source: HistorySource,
  options: HistoryOptions,
  resets: readonly Reset[],
  since = Infinity,
): Promise<readonly CutOff[]> {
  const parts: CutOff[] = [];
  for (const { runId, eventId } of resets) {
    const [first = [], ...others] = await runsOn(source, { ...options, runId });
    const from = clockOf(first) + eventId;
    const part = { events: [...first, ...others.flat()], from, since: Math.min(from, since) };
    const cut = [...first.filter((event) => Number(event.eventId) >= eventId), ...others.flat()];
    parts.push(...(await cutOffBy(source, options, resetsIn(cut), part.since)), part);
  }
  return parts;
}

/**
 * As it was, where what was `from` is `to`: also what was asked before that, and there again. A pivot is none here: the
 * saga hasn't passed it.
 */
function moved({ pivot: _pivot, ...entry }: LogEntry, from: number, to: number): LogEntry {
  const { outcome = 'unknown', settled } = entry;
  const started = Math.max(entry.started, from) - from + to;
  return { ...entry, outcome, started, ...(settled !== undefined && { settled: settled - from + to }) };
}

const isSince = (asking: Asking | undefined, from: number) => (asking?.place ?? -1) >= from;

const lastOf = (steps: readonly StepRecord[], first = 0) =>
  Math.max(first, ...steps.map(({ entry }) => Math.max(entry.started, entry.settled ?? 0)));

/** Does the saga itself answer for a step? It has asked it since, or has it in effect, or has undone it. */
function isKnown(step: StepRecord | undefined, since: number): boolean {
  if (step === undefined) return false;
  const { outcome, compensated } = step.entry;
  return compensated === true || (outcome !== 'refused' && outcome !== 'not-sent') || isSince(step.asking, since);
}

/** The resets that have made a run, the last one last: each as what it has cut off, whose ids the copy has kept. */
export const resetsIn = (events: readonly HistoryEvent[]): readonly Reset[] =>
  events.flatMap(({ eventId, workflowTaskFailedEventAttributes: it }) =>
    it?.baseRunId ? [{ runId: it.baseRunId, eventId: Number(eventId) }] : [],
  );

/** Where the clock of the log stood before a run. */
function clockOf([started]: readonly HistoryEvent[]): number {
  const carried = carriedIn(valueAt(started?.workflowExecutionStartedEventAttributes?.input, 1));
  return carried?.as === 'continued' ? carried.clock : 0;
}
