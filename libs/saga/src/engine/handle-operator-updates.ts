import {
  type ActRefused,
  type EndAct,
  type PauseAct,
  type StepAct,
  auditEntry,
  compensationId,
  operatorUpdates,
  stepOf,
  payloadSize,
} from '@backstitch/saga-log';
import { ApplicationFailure } from '@temporalio/common';
import { defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import { endedBy } from './ended-by';
import { isTooLarge } from './payload-size';
import type { SagaState } from './saga-state';

const endUpdate = defineUpdate<void, [EndAct]>(operatorUpdates.end);
const pauseUpdate = defineUpdate<void, [PauseAct]>(operatorUpdates.pause);
const stepUpdate = defineUpdate<void, [StepAct]>(operatorUpdates.step);
const logQuery = defineQuery<unknown>('backstitch.log');

/** Takes operators' acts: each is validated before it is accepted, and is in the history with who and why. */
export function handleOperatorUpdates(saga: SagaState): void {
  setHandler(
    endUpdate,
    (act) => {
      if (!isNew(saga, act)) return;
      saga.endEarly(endedBy(act));
    },
    {
      description: 'Compensates what took effect and ends: { action: cancel | compensate, by, reason, key? }',
      validator: (act: EndAct) => {
        check(saga, act);
        if (wasTaken(saga, act)) return;
        if (saga.pivot !== undefined) {
          throw refused('past-the-pivot', `${saga.pivot.stepId} has completed: the saga only goes forward now.`);
        }
        if (saga.endsWell) {
          throw refused('already-ended', 'The saga’s code has ended well: it only undoes what the code has caught.');
        }
      },
    },
  );
  setHandler(
    stepUpdate,
    (act) => {
      if (!isNew(saga, act)) return;
      const id = idOf(act);
      // What waits for nobody is between two attempts, or in one.
      if (!saga.attention.act(id, act)) saga.asking.get(id)?.tryNow();
    },
    {
      description:
        'Acts on a step: { action: retry | resolve | replace-input | let-others-go-on, stepId, of, by, reason, key?, until?, input?, output? }',
      validator: (act: StepAct) => {
        check(saga, act);
        if (wasTaken(saga, act)) return;
        const id = idOf(act);
        const refusal = refusalOf(saga, act, id);
        if (refusal !== undefined) throw refused(refusal, why[refusal](id));
        if (isTooLarge(act) || !saga.budget.fits(2 * payloadSize(act)))
          throw refused('saga-full', why['saga-full'](id));
      },
    },
  );
  setHandler(
    pauseUpdate,
    (act) => {
      if ((act.action === 'pause') === (saga.paused !== undefined) || !isNew(saga, act)) return;
      const { by, reason } = act;
      saga.pause(act.action === 'pause' ? { by, reason, since: Date.now() } : undefined);
    },
    {
      description: 'Sends nothing new, or goes on: { action: pause | resume, by, reason, key?, until? }',
      validator: (act: PauseAct) => check(saga, act),
    },
  );
  // For Temporal's Web UI only: everything else reads the history.
  setHandler(logQuery, () => saga.log, { description: 'The saga log' });
}

/** Why an act on a step isn't taken, if it isn't. */
function refusalOf(saga: SagaState, { action, of, stepId }: StepAct, id: string): ActRefused | undefined {
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
  'no-others': (id) => `Nothing else waits for ${id}: what is left goes back step by step.`,
};

type Act = EndAct | PauseAct | StepAct;

const idOf = (act: StepAct) => (act.of === 'compensation' ? compensationId(act.stepId) : act.stepId);

const wasTaken = (saga: SagaState, { key }: Act) => key !== undefined && saga.keys.has(key);

/** An act that came before, under the same key, is done already. */
function isNew(saga: SagaState, act: Act): boolean {
  if (wasTaken(saga, act)) return false;
  if (act.key !== undefined) saga.keys.add(act.key);
  saga.audit.push(auditEntry(new Date(), act));
  return true;
}

/** It says who and why, and comes in time. Acts of a run that was reset come again, and were in time then. */
function check(saga: SagaState, { by, reason, until }: Act): void {
  if (typeof by !== 'string' || by === '' || typeof reason !== 'string' || reason === '') {
    throw refused('reason-required', 'Say who acts, and why: by and reason are both required.');
  }
  if (until === undefined || Date.now() <= until || saga.wasReset) return;
  throw refused(
    'act-expired',
    `It was good until ${new Date(until).toISOString()}, and came at ${new Date().toISOString()}: look at the saga, and act again.`,
  );
}

const refused = (code: string, message: string) =>
  ApplicationFailure.create({ message, type: code, nonRetryable: true });
