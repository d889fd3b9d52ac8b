import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { NoWay } from './recovery';

export const notRecoverable = ({ path }: SagaRef) =>
  new SagaClientError(
    'not-recoverable',
    `${path} was not ended by force, and its code runs: there is nothing to recover. Cancel or compensate it, if it is to end early.`,
  );

export const pastThePivot: NoWay = {
  code: 'past-the-pivot',
  detail: 'Its pivot has completed, or may have: the saga only goes forward now. Recover it forwards.',
};

export const endedPastThePivot: NoWay = {
  code: 'past-the-pivot',
  detail:
    'Its run was ended by force, and its pivot had been asked by then: the saga only goes forward now. Nothing goes on before it is recovered forwards: do that.',
};

export const forgottenForwards: NoWay = {
  code: 'not-resettable',
  detail: 'Temporal has forgotten it: it can only go back.',
};

/** It can't be recovered so. */
export const refusedRecovery = ({ code, detail }: NoWay) => new SagaClientError(code, detail);
