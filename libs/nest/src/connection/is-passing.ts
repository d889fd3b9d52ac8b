import { isGrpcServiceError } from '@temporalio/client';

/** gRPC's DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED and UNAVAILABLE. */
const passing: readonly number[] = [4, 8, 14];

/** Is it a failure of Temporal's that goes away by itself? The SDK hides it behind errors of its own, as their cause. */
export function isPassing(error: unknown): boolean {
  if (isGrpcServiceError(error) && passing.includes(error.code)) return true;
  return error instanceof Error && error.cause !== undefined && isPassing(error.cause);
}
