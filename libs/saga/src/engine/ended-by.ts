import type { EndAct, RecoverAct } from '@backstitch/saga-log';
import { SagaError } from '../saga-error';

const words = { compensate: 'Compensated', recover: 'Recovered' } as const;

/** Why a saga goes back that an operator has ended, or recovers. */
export function endedBy({ action, by, reason }: EndAct | RecoverAct): SagaError {
  return action === 'cancel'
    ? new SagaError('SagaCancelled', `Cancelled by ${by}: ${reason}`)
    : new SagaError('SagaCompensated', `${words[action]} by ${by}: ${reason}`);
}
