import type { EndAct } from '@backstitch/saga-log';
import { SagaError } from '../saga-error';

/** Why a saga goes back that an operator has ended. */
export function endedBy({ action, by, reason }: EndAct): SagaError {
  return action === 'cancel'
    ? new SagaError('SagaCancelled', `Cancelled by ${by}: ${reason}`)
    : new SagaError('SagaCompensated', `Compensated by ${by}: ${reason}`);
}
