import { milliseconds, timeoutsOf } from '@backstitch/contract';
import { type StepTarget, type RequestResult, StepError, askedOf } from '@backstitch/saga';
import type { SlipActivity } from '../slip';
import type { SlipAnswer } from '../slip-state';

/** What the asking of an activity brings, beside its output. */
export interface ActivityAsked extends StepTarget {
  readonly answer: SlipAnswer;
}

/** How an activity is asked: as any saga asks it. @param waited for a worker, already: milliseconds of its `giveUpAfter` */
export function activityAsked(activity: SlipActivity, waited: number): ActivityAsked {
  const { participant, request, compensation, refusals = [], attemptTimeout, giveUpAfter } = activity;
  const timeouts = timeoutsOf({ attemptTimeout, giveUpAfter });
  const left = timeouts.giveUpAfter === 'never' ? Infinity : milliseconds(timeouts.giveUpAfter) - waited;
  const contract = {
    compensation,
    refusals: refusals.map((code) => ({ code })),
    ...timeouts,
    // A worker that is there takes it at once: shorter waits are normal dispatch time, and aren't charged.
    ...(waited >= minCountedWaitMs && left > 0 && left < Infinity && { giveUpAfter: `${left}ms` as const }),
  };
  const plain = askedOf(participant, request, contract)({}, {});
  const asked = {
    ...plain,
    answer: {} as SlipAnswer,
    send: async (...[pending, how, mark]: Parameters<StepTarget['send']>): Promise<RequestResult> => {
      if (left <= 0) return tooLate(pending.entry.stepId, participant);
      const settled = await plain.send(pending, how, mark);
      if (settled.outcome !== 'completed') return settled;
      asked.answer = (settled.output ?? {}) as SlipAnswer;
      return { ...settled, output: asked.answer.output };
    },
  };
  return asked;
}

const minCountedWaitMs = 1000;

const tooLate = (stepId: string, participant: string) => {
  const message = `${stepId} was not sent: the slip waited longer for a worker of ${participant} than ${stepId} may take.`;
  return {
    outcome: 'not-sent' as const,
    error: new StepError('NotSent', message, undefined, 'not-sent', stepId),
  };
};
