import { SagaClientError, temporalError } from '@backstitch/client';
import { HttpException } from '@nestjs/common';
import { Problem } from './problem';
import { isProblemCode } from './problem-codes';
import { unsupported } from './take-json';

/** Fastify's own refusals, by their codes. */
const refusals: Record<string, () => Problem> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => unsupported('Send JSON, and say so: Content-Type: application/json.'),
  FST_ERR_MAX_PARAM_LENGTH: () => new Problem('bad-request', 'A part of the path is longer than any name here.'),
  FST_ERR_BAD_URL: () =>
    new Problem('bad-request', 'A part of the path has escapes that are not UTF-8, or more than 500 characters.'),
};

/** What to answer for anything that was thrown. What isn't foreseen is an `internal-error`: its message stays inside. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  // Nest wraps Fastify's errors, and loses their code.
  const error = thrown instanceof HttpException && thrown.cause ? thrown.cause : thrown;
  const refusal = refusals[codeOf(error)]?.();
  if (refusal) return refusal;
  if (statusOf(error) >= 400 && statusOf(error) < 500) {
    return new Problem('bad-request', error instanceof Error ? error.message : 'The request can’t be read.');
  }
  const failed = error instanceof SagaClientError ? error : temporalError(error);
  if (failed && isProblemCode(failed.code)) return new Problem(failed.code, failed.detail, failed);
  return new Problem('internal-error', 'Something went wrong inside the gateway.', { cause: error });
}

const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
}
