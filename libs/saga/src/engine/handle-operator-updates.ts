import {
  type ActRefused,
  type EndAct,
  type PauseAct,
  type StepAct,
  compensationId,
  operatorUpdates,
  stepOf,
} from '@backstitch/saga-log';
import { defineQuery, setHandler } from '@temporalio/workflow';
import { endedBy } from './ended-by';
import type { SagaState } from './saga-state';
import { takeActs } from './take-acts';

const logQuery = defineQuery<unknown>('backstitch.log');

/** Takes operators' acts on a saga of any kind. */
export function handleOperatorUpdates(saga: SagaState): void {
  takeActs<EndAct>(saga, operatorUpdates.end, {
    description: 'Compensates what took effect and ends: { action: cancel | compensate, by, reason, key? }',
    // Of a saga that ends already it changes nothing.
    isMeasured: () => saga.isStopped || saga.codeHasEnded,
    refusal: () => {
      const { pivot } = saga;
      if (pivot !== undefined) {
        return ['past-the-pivot', `${pivot.stepId} has completed: the saga only goes forward now.`];
      }
      if (!saga.endsWell) return undefined;
      return ['already-ended', 'The saga’s code has ended well: it only undoes what the code has caught.'];
    },
    take: (act) => saga.endEarly(endedBy(act)),
  });
  takeActs<StepAct>(saga, operatorUpdates.step, {
    description:
      'Acts on a step: { action: retry | resolve | replace-input | let-others-go-on, stepId, of, by, reason, key?, until?, input?, output? }',
    isMeasured: () => true,
    refusal: (act) => {
      const id = idOf(act);
      const refusal = refusalOf(saga, act, id);
      return refusal && [refusal, why[refusal](id)];
    },
    take: (act) => {
      const id = idOf(act);
      // What waits for nobody is between two attempts, or in one.
      if (!saga.attention.act(id, act)) saga.asking.get(id)?.tryNow();
    },
  });
  takeActs<PauseAct>(saga, operatorUpdates.pause, {
    description: 'Sends nothing new, or goes on: { action: pause | resume, by, reason, key?, until? }',
    isIdle: ({ action }) => (action === 'pause') === (saga.paused !== undefined),
    take: ({ action, by, reason }) => saga.pause(action === 'pause' ? { by, reason, since: Date.now() } : undefined),
  });
  // For Temporal's Web UI only: everything else reads the history.
  setHandler(logQuery, () => saga.log, { description: 'The saga log' });
}

/** Why an act on a step isn't taken, if it isn't. */
function refusalOf(saga: SagaState, { action, of, stepId }: StepAct, id: string): keyof typeof why | undefined {
  if (stepOf(stepId).compensates) return 'no-attention-needed';
  if (action === 'let-others-go-on' && of === 'request') return 'no-attention-needed';
  if (action === 'let-others-go-on' && saga.goesOneByOne) return 'no-others';
  const refusal = saga.attention.refusal(id, action);
  // Between two attempts nothing needs attention, and an operator may not want to wait.
  const isBetween = refusal === 'no-attention-needed' && action === 'retry' && saga.asking.get(id)?.stopping === false;
  return isBetween ? undefined : refusal;
}

const why: Record<ActRefused, (id: string) => string> = {
  'no-attention-needed': (id) => `${id} doesn't need attention.`,
  'not-retryable': (id) =>
    `${id} can't be asked again: what it has left behind is unknown. Recover it, then resolve this.`,
  'not-resolvable': (id) => `${id} can't be resolved.`,
  'saga-full': (id) => `What ${id} is given doesn't fit: the saga's history keeps its room for what it owes.`,
  'past-the-pivot': (id) => `${id} is past the pivot.`,
  'already-ended': (id) => `${id} has ended.`,
  'act-expired': (id) => `The act on ${id} came too late.`,
  'unknown-timer': (id) => `${id} has no timer of that name.`,
  'no-others': (id) => `Nothing else waits for ${id}: what is left goes back step by step.`,
};

const idOf = (act: StepAct) => (act.of === 'compensation' ? compensationId(act.stepId) : act.stepId);
