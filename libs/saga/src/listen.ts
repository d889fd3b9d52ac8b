import { type EndAct, type StepAct, auditEntry, compensationId, operatorUpdates } from '@backstitch/contract';
import { ApplicationFailure } from '@temporalio/common';
import { defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import type { SagaState } from './saga-state';
import { SagaError } from './saga-error';

const endUpdate = defineUpdate<void, [EndAct]>(operatorUpdates.end);
const stepUpdate = defineUpdate<void, [StepAct]>(operatorUpdates.step);
const logQuery = defineQuery<unknown>('backstitch.log');

/** Takes operators' acts: each is validated before it is accepted, and is in the history with who and why. */
export function listen(saga: SagaState): void {
  setHandler(
    endUpdate,
    (act) => {
      saga.audit.push(auditEntry(new Date(), act));
      const cancel = act.action === 'cancel';
      saga.endEarly(
        new SagaError(
          cancel ? 'SagaCancelled' : 'SagaCompensated',
          `${cancel ? 'Cancelled' : 'Compensated'} by ${act.by}: ${act.reason}`,
        ),
      );
    },
    {
      description: 'Compensates what took effect and ends: { action: cancel | compensate, by, reason }',
      validator: (act: EndAct) => {
        signed(act);
        if (saga.pivot !== undefined) {
          throw refused('past-the-pivot', `${saga.pivot.stepId} has completed: the saga only goes forward now.`);
        }
      },
    },
  );
  setHandler(
    stepUpdate,
    (act) => {
      saga.audit.push(auditEntry(new Date(), act));
      saga.attention.act(idOf(act), act);
    },
    {
      description:
        'Acts on what needs attention: { action: retry | resolve | replace-input, stepId, of, by, reason, input?, output? }',
      validator: (act: StepAct) => {
        signed(act);
        if (!saga.attention.needs(idOf(act))) {
          throw refused('no-attention-needed', `${idOf(act)} doesn't need attention.`);
        }
      },
    },
  );
  // For Temporal's Web UI only: everything else reads the history.
  setHandler(logQuery, () => saga.log, { description: 'The saga log' });
}

const idOf = (act: StepAct) => (act.of === 'compensation' ? compensationId(act.stepId) : act.stepId);

function signed({ by, reason }: { by: string; reason: string }): void {
  if (typeof by !== 'string' || by === '' || typeof reason !== 'string' || reason === '') {
    throw refused('reason-required', 'Say who acts, and why: by and reason are both required.');
  }
}

const refused = (code: string, message: string) =>
  ApplicationFailure.create({ message, type: code, nonRetryable: true });
