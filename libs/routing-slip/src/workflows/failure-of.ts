import type { Failure } from '@backstitch/saga-log';
import { SagaError, type SagaErrorCode, StepError } from '@backstitch/saga';

/** A failure as it is written on the slip. */
export function failureOf(reason: unknown): Failure {
  if (!(reason instanceof Error)) return { code: 'Error', message: String(reason) };
  const { name, message } = reason;
  const code = 'code' in reason && typeof reason.code === 'string' ? reason.code : name;
  const details = 'details' in reason ? reason.details : undefined;
  return { code, message, ...(details !== undefined && { details }) };
}

/** The failures of the engine that a slip can carry. */
const ofTheEngine: readonly string[] = [
  'SagaCancelled',
  'SagaCompensated',
  'SagaDeadlineExceeded',
  'SagaTooLarge',
  'PayloadTooLarge',
  'SagaMisused',
] satisfies SagaErrorCode[];

/** The failure that the slip carries, as the error that its saga ends with: the engine's own, or a step's. */
export const reasonOf = ({ code, message, details }: Failure): Error =>
  ofTheEngine.includes(code)
    ? new SagaError(code as SagaErrorCode, message, details)
    : new StepError(code, message, details, 'refused', '');
