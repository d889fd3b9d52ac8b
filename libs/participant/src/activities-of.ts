import type { Participant } from '@backstitch/contract';
import { type StepMark, type StyleHand, markIn, stepKey, stepOf } from '@backstitch/saga-log';
import { Context, type Info } from '@temporalio/activity';
import { barrierOf, verbsOf } from './barrier/barrier';
import type { Given } from './barrier/given';
import type { StepCall } from './barrier/step-call';
import type { ParticipantDatabase } from '@backstitch/database';
import { compensationFailure, requestFailure } from './activity-failure';
import type { EffectsIn, Serves } from './serves';

/** One activity a verb, for a worker of the participant's task queue. */
export type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

/**
 * A participant's activities, each behind the barrier. A request's takes `(input, mark?)`; a compensation's takes
 * `({ stepId, answered?, input?, output?, replaced? }, mark?)` and knows its step from the activity's id.
 *
 * A refusal is a non-retryable, benign `ApplicationFailure` whose type is its code and whose details are `[details]`.
 * Every other error of a request is retryable, and so is every error of a compensation: those never give up.
 *
 * @param hands the styles that requests may say something to. Default none
 * @throws ParticipantError `verb-not-served`
 */
export function activitiesOf<P extends Participant, Tx, I extends object>(
  participant: P,
  implementation: I & Serves<P, Tx, EffectsIn<I>>,
  database: ParticipantDatabase<Tx>,
  hands: readonly StyleHand[] = [],
): Activities {
  const barrier = barrierOf(participant, implementation, database, hands);
  const verbs = verbsOf(participant);
  const request = (verb: string) => async (input: unknown, mark?: StepMark) => {
    try {
      return await barrier.request(verb, input, callOf(Context.current(), mark));
    } catch (error) {
      throw requestFailure(error, participant.requests[verb]?.refusals ?? []);
    }
  };
  const compensation = (verb: string) => async (given: Given, mark?: StepMark) => {
    try {
      const call = callOf(Context.current(), mark);
      return await barrier.compensate(verb, { ...given, stepId: call.stepId }, call);
    } catch (error) {
      throw compensationFailure(error);
    }
  };
  return Object.fromEntries([
    ...verbs.request.map((verb) => [verb, request(verb)]),
    ...verbs.compensation.map((verb) => [verb, compensation(verb)]),
  ]) as Activities;
}

/** Where an activity belongs, from what Temporal knows of it. */
function callOf({ info, cancellationSignal }: Context, given: StepMark | undefined): StepCall {
  const { saga, room, style, again, reset } = markIn(given);
  const { workflowId, runId } = info.workflowExecution ?? { workflowId: '', runId: info.activityRunId ?? '' };
  const { stepId } = stepOf(info.activityId);
  return {
    stepKey: stepKey(saga ?? runId, stepId),
    stepId,
    saga: sagaOfWorkflow(workflowId, info),
    ...(room !== undefined && { room }),
    ...(style !== undefined && { style }),
    ...(again && { again }),
    ...(reset && { reset }),
    attempt: info.attempt,
    askedAt: info.currentAttemptScheduledTimestampMs,
    timeout: info.startToCloseTimeoutMs,
    signal: cancellationSignal,
  };
}

/** A saga's workflow id is `{type}/{id}`; anybody else's workflow is shown under its own type and id. */
function sagaOfWorkflow(workflowId: string, { workflowType }: Info): StepCall['saga'] {
  const [, type, id] = /^([^/]+)\/(.+)$/.exec(workflowId) ?? [];
  return { type: type ?? workflowType ?? '', id: id ?? workflowId };
}
