import {
  type ActRefused,
  type EndAct,
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
        signed(act);
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
      if (isNew(saga, act)) saga.attention.act(idOf(act), act);
    },
    {
      description:
        'Acts on what needs attention: { action: retry | resolve | replace-input, stepId, of, by, reason, key?, input?, output? }',
      validator: (act: StepAct) => {
        signed(act);
        if (wasTaken(saga, act)) return;
        const id = idOf(act);
        const refusal = stepOf(act.stepId).compensates ? 'no-attention-needed' : saga.attention.refusal(id, act.action);
        if (refusal !== undefined) throw refused(refusal, why[refusal](id));
        if (isTooLarge(act) || !saga.budget.fits(2 * payloadSize(act)))
          throw refused('saga-full', why['saga-full'](id));
      },
    },
  );
  // For Temporal's Web UI only: everything else reads the history.
  setHandler(logQuery, () => saga.log, { description: 'The saga log' });
}

const why: Record<ActRefused, (id: string) => string> = {
  'no-attention-needed': (id) => `${id} doesn't need attention.`,
  'not-retryable': (id) =>
    `${id} can't be asked again: what it has left behind is unknown. Recover it, then resolve this.`,
  'not-resolvable': (id) => `${id} can't be resolved.`,
  'saga-full': (id) => `What ${id} is given doesn't fit: the saga's history keeps its room for what it owes.`,
  'past-the-pivot': (id) => `${id} is past the pivot.`,
  'already-ended': (id) => `${id} has ended.`,
};

const idOf = (act: StepAct) => (act.of === 'compensation' ? compensationId(act.stepId) : act.stepId);

const wasTaken = (saga: SagaState, { key }: EndAct | StepAct) => key !== undefined && saga.keys.has(key);

/** An act that came before, under the same key, is done already. */
function isNew(saga: SagaState, act: EndAct | StepAct): boolean {
  if (wasTaken(saga, act)) return false;
  if (act.key !== undefined) saga.keys.add(act.key);
  saga.audit.push(auditEntry(new Date(), act));
  return true;
}

function signed({ by, reason }: { by: string; reason: string }): void {
  if (typeof by !== 'string' || by === '' || typeof reason !== 'string' || reason === '') {
    throw refused('reason-required', 'Say who acts, and why: by and reason are both required.');
  }
}

const refused = (code: string, message: string) =>
  ApplicationFailure.create({ message, type: code, nonRetryable: true });
