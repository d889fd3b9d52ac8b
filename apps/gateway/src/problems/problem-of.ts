import { HttpException } from '@nestjs/common';
import { temporalProblem } from '../temporal/temporal-problem';
import { Problem } from './problem';

/** Fastify's own refusals, by their codes. What the gateway limits is the body; headers and URLs are Node's. */
const refusals: Record<string, () => Problem> = {
  FST_ERR_CTP_INVALID_JSON_BODY: () => new Problem('bad-json', 'The body is not JSON.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new Problem('bad-json', 'The body is empty, and its content type says JSON.'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Problem('body-too-large', 'The body is larger than 1.5 MB.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem('unsupported-media-type', 'Send JSON, and say so: Content-Type: application/json.'),
};

/** What to answer for anything that was thrown. What nobody foresaw is an `internal-error`: its message stays inside. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  // Nest wraps Fastify's errors, and loses their code.
  const error = thrown instanceof HttpException && thrown.cause ? thrown.cause : thrown;
  const refusal = refusals[codeOf(error)]?.();
  if (refusal) return refusal;
  if (error instanceof SyntaxError && statusOf(error) === 400) return new Problem('bad-json', 'The body is not JSON.');
  if (statusOf(error) >= 400 && statusOf(error) < 500) {
    return new Problem('bad-request', error instanceof Error ? error.message : 'The request can’t be read.');
  }
  return (
    temporalProblem(error) ??
    new Problem('internal-error', 'Something went wrong inside the gateway.', { cause: error })
  );
}

const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
}
