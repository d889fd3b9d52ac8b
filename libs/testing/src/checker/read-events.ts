import type { temporal } from '@temporalio/proto';
import { askedIn, undoSuffix } from './asked-in';
import type { Asking, RawSaga, RunEnd } from './asking';
import { decoded, decodedOne } from './decoded';
import { endedIn } from './ended-in';
import { type Settlement, settledIn } from './settled-in';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads | null;

/** The events of one run, from its first. */
export interface RawRun {
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
  /** What Temporal has reset: the saga goes on from before these events. */
  readonly abandoned?: true;
}

/** Refusals that every barrier gives without being asked to declare them. */
const alwaysRefusals = ['InputInvalid', 'AnswerTooLarge', 'AlreadyCompensated', 'RequestBroken'];
/** More than a run can have events. */
const longestRun = 1_000_000;

/**
 * Reads a saga's raw events, of all its runs in their order. It shares no code with the engine, nor with what shows
 * sagas: the checker must not be wrong in the same way.
 *
 * @param nameOf the participant or owner whose task queue it is
 */
export function readEvents(
  workflowId: string,
  runs: readonly RawRun[],
  nameOf: (taskQueue: string) => string = (queue) => queue,
): RawSaga {
  const askings: Asking[] = [];
  const resolved = new Map<string, number>();
  const passed = new Set<string>();
  let type = '';
  let ended: { readonly end: RunEnd; readonly failure?: string } = { end: 'open' };
  let unwound = false;
  let attention: readonly string[] = [];
  let broken: string | undefined;
  let compensatingFrom: number | undefined;
  /** By task token, whether who held it has first said that the task went well. */
  const told = new Map<string, boolean>();
  for (const [index, { runId, events, abandoned }] of runs.entries()) {
    const opened = new Map<number, Asking>();
    const unheard: Asking[] = [];
    const inputs = new Map<Asking, Payloads | undefined>();
    // Acts that a reset applies again: the event that accepts one has only its id.
    const admitted = new Map<string, temporal.api.update.v1.IInput>();
    ended = { end: 'open' };
    // A run that was reset has what was asked before under the id of the run that it was then.
    const { originalExecutionRunId } = events[0]?.workflowExecutionStartedEventAttributes ?? {};
    const wasReset = !!originalExecutionRunId && originalExecutionRunId !== runId;
    if (!wasReset && !abandoned && beginsAnew(events[0])) for (const asking of askings) asking.earlier = true;
    for (const event of events) {
      const at = place(index, Number(event.eventId));
      type = event.workflowExecutionStartedEventAttributes?.workflowType?.name ?? type;
      const asking = askedIn(event, originalExecutionRunId || runId, at, nameOf);
      if (asking) {
        if (abandoned) asking.abandoned = true;
        askings.push(asking);
        opened.set(Number(event.eventId), asking);
        inputs.set(asking, event.activityTaskScheduledEventAttributes?.input);
      }
      const settlement = settledIn(event);
      const of = settlement && opened.get(Number(settlement.openedBy));
      if (of) settle(of, settlement, at);
      if (of && told.size > 0) {
        const text = JSON.stringify(decoded(inputs.get(of))) ?? '';
        if ([...told].some(([token, went]) => went && text.includes(token))) of.wentWell = true;
      }
      if (of) unheard.push(of);
      if (event.workflowTaskStartedEventAttributes) for (const known of unheard.splice(0)) known.heard = at;
      ended = endedIn(event) ?? ended;
      attention = attentionIn(event) ?? attention;
      if (statusIn(event) === 'compensating') compensatingFrom ??= at;
      const { request } = event.workflowExecutionUpdateAdmittedEventAttributes ?? {};
      if (request?.meta?.updateId) admitted.set(request.meta.updateId, request.input ?? {});
      const accepted = event.workflowExecutionUpdateAcceptedEventAttributes;
      const act = accepted && (accepted.acceptedRequest?.input ?? admitted.get(accepted.protocolInstanceId ?? ''));
      const word = toldIn(event.workflowExecutionSignaledEventAttributes ?? act);
      if (word && !told.has(word.token)) told.set(word.token, 'output' in word);
      const { action, stepId } = (act && actedOn(act)) ?? {};
      if (stepId !== undefined && action === 'let-others-go-on') passed.add(stepId);
      const answered = act ? resolvedBy(act) : undefined;
      if (answered !== undefined) resolved.set(answered, at);
      if (event.workflowTaskCompletedEventAttributes) broken = undefined;
      const wrong = event.workflowTaskFailedEventAttributes;
      if (wrong) broken = wrong.failure ? wholeMessage(wrong.failure) : 'a workflow task failed';
    }
    // What was in flight when it was ended by force, or forgotten, nobody has heard of again.
    const replaced = replacedIn(runs[index + 1]?.events[0]);
    if ((ended.end === 'terminated' && replaced === runId) || replaced === '') {
      for (const asking of opened.values())
        if (asking.how === undefined) forgotten(asking, place(index, events.length));
    }
    unwound ||= ended.end === 'completed' && isBackwards(events[0]);
  }
  const reset = runs.some(({ abandoned }) => abandoned) && { wasReset: true as const };
  return {
    ...{ workflowId, type, askings, ...ended, unwound, resolved, passed, attention, ...reset },
    ...(broken !== undefined && { broken }),
    ...(compensatingFrom !== undefined && { compensatingFrom }),
  };
}

function settle(asking: Asking, { how, failure, answersNothing }: Settlement, place: number): void {
  const isRefusal = !asking.compensates && [...alwaysRefusals, ...asking.declared].includes(failure ?? '');
  asking.ended = place;
  if (asking.toStyle && answersNothing) asking.answersNothing = true;
  asking.how = how === 'failed' ? (isRefusal ? 'refused' : 'unknown') : how;
}

const place = (index: number, eventId: number) => index * longestRun + eventId;

function forgotten(asking: Asking, at: number): void {
  asking.ended = at;
  asking.how = 'unknown';
  asking.cutOff = true;
}

/** The run that this one took the place of, to compensate what that had left behind; empty: Temporal has forgotten it. */
export const replacedIn = (first: HistoryEvent | undefined): string | undefined =>
  (decoded(first?.workflowExecutionStartedEventAttributes?.input, 1) as { replaces?: string } | undefined)?.replaces;

/** A run that only undoes what an earlier one had completed. */
const isBackwards = (first: HistoryEvent | undefined) =>
  (decoded(first?.workflowExecutionStartedEventAttributes?.input, 1) as { as?: string } | undefined)?.as === 'unwind';

/** A run that neither goes on from the one before it nor undoes that. */
const beginsAnew = (first: HistoryEvent | undefined) =>
  !first?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId &&
  !isBackwards(first) &&
  replacedIn(first) === undefined;

const fieldsIn = (event: HistoryEvent) =>
  event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;

/** What the saga's status is from here on. */
const statusIn = (event: HistoryEvent) => decodedOne(fieldsIn(event)?.['SagaStatus']) as string | undefined;

/** The activity ids that need attention from here on. */
function attentionIn(event: HistoryEvent): readonly string[] | undefined {
  const fields = fieldsIn(event);
  if (!fields?.['SagaAttention']) return undefined;
  return (decodedOne(fields['SagaAttention']) as readonly string[] | undefined) ?? [];
}

/** What failed, and what caused it. */
const wholeMessage = ({ message, cause }: temporal.api.failure.v1.IFailure): string =>
  [message ?? '', ...(cause ? [wholeMessage(cause)] : [])].join(': ');

/** What who held a task token has said of its task. */
function toldIn(
  it: { name?: string | null; signalName?: string | null; args?: Payloads; input?: Payloads } | undefined | null,
): { readonly token: string } | undefined {
  if ((it?.name ?? it?.signalName) !== 'backstitch.task') return undefined;
  const word = decoded(it?.args ?? it?.input) as { readonly token: string };
  return 'beat' in word ? undefined : word;
}

/** An operator's act on a step, or on its compensation. */
const actedOn = (act: temporal.api.update.v1.IInput) =>
  act.name === 'backstitch.step'
    ? (decoded(act.args) as { readonly action: string; readonly stepId: string; readonly of: string })
    : undefined;

/** The activity id that an operator has resolved by an act. */
function resolvedBy(act: temporal.api.update.v1.IInput): string | undefined {
  const { action, stepId, of } = actedOn(act) ?? {};
  if (action !== 'resolve') return undefined;
  return of === 'compensation' ? stepId + undoSuffix : stepId;
}
