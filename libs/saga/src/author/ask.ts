import {
  type InputOf,
  type OutputOf,
  type Participant,
  type Timeouts,
  type RequestContract,
  type RequestContracts,
  checkTimeouts,
  timeoutsOf,
} from '@backstitch/contract';
import { proxyActivities } from '@temporalio/workflow';
import { withHeartbeat, limitedAttempts, requestOptions, unlimitedAttempts } from '../engine/activity-options';
import type { AskOptions } from './ask-options';
import type { StepTarget } from '../engine/step-target';
import { currentFrame } from '../engine/frame';
import { type RequestPolicies, promised } from '../engine/promised';
import { requestResult } from '../engine/request-result';
import { step } from '../engine/step';

/** A participant's requests, to be called in a saga. */
export type Asks<R extends RequestContracts> = {
  readonly [K in keyof R]: (input: InputOf<R[K]>, options?: AskOptions) => Promise<OutputOf<R[K]>>;
};

/**
 * A participant's requests as functions, like `proxyActivities`. A call is a step of the saga, and the scope, that it
 * runs in. The request is in the saga log before it is sent; its compensation is known from then on.
 * @example
 * const hotel = ask(hotels);
 * const room = await hotel.reserveRoom({ city: 'Oslo', night: '2027-06-01' });
 */
export function ask<R extends RequestContracts>(participant: Participant<string, R>): Asks<R> {
  const calls = Object.entries<RequestContract>(participant.requests).map(([request, contract]) => {
    const call = (input: unknown, options: AskOptions = {}) => {
      checkTimeouts(options);
      const frame = currentFrame(`${participant.name}.${request}`);
      const { policies, type } = frame.saga;
      const asked = askedOf(participant.name, request, promised(policies, participant.name, request, contract));
      return step(frame, asked(options, type.contract), input, options);
    };
    return [request, call] as const;
  });
  return Object.fromEntries(calls) as unknown as Asks<R>;
}

/** A participant's request as a step is asked of it. */
export const askedOf =
  (participant: string, request: string, contract: RequestPolicies) =>
  (options: AskOptions, sagaType: Timeouts): StepTarget => ({
    participant,
    request,
    compensation: contract.compensation,
    contract,
    send: (pending, how, mark) => {
      const { entry } = pending;
      const { refusals = [] } = contract;
      const { giveUpAfter } = timeoutsOf(options, sagaType, contract);
      const { attemptTimeout } = entry;
      const manner = {
        'within-timeouts': () =>
          withHeartbeat(options.heartbeat, requestOptions({ attemptTimeout, giveUpAfter }, refusals)),
        'ten-attempts': () => limitedAttempts(attemptTimeout, refusals),
        unlimited: () => unlimitedAttempts(attemptTimeout, refusals),
      }[how];
      const activities = proxyActivities<Record<string, (...args: unknown[]) => Promise<unknown>>>({
        ...manner(),
        activityId: entry.stepId,
        taskQueue: participant,
        ...(entry.stepId !== request && { summary: entry.stepId }),
      });
      return requestResult(
        entry.stepId,
        refusals.map(({ code }) => code),
        pending.attempting(() => activities[request]!(entry.input, mark)),
      );
    },
  });
