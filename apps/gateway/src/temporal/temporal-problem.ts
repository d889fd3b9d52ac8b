import { isGrpcServiceError } from '@temporalio/client';
import { Problem } from '../problems/problem';

/** gRPC's status codes, as far as they mean something here. */
const grpc = {
  cancelled: 1,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unavailable: 14,
  unauthenticated: 16,
};

/** The gRPC status behind an error of Temporal's client, if there is one. */
export function grpcCode(error: unknown): number | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (isGrpcServiceError(at)) return at.code;
  return undefined;
}

export const isNotFound = (error: unknown): boolean =>
  (error instanceof Error && error.name === 'WorkflowNotFoundError') || grpcCode(error) === grpc.notFound;

/** What Temporal's failing means for the caller; undefined when it isn't Temporal that failed. */
export function temporalProblem(cause: unknown): Problem | undefined {
  switch (grpcCode(cause)) {
    case grpc.cancelled:
    case grpc.deadlineExceeded:
    case grpc.unavailable:
      return new Problem('temporal-unreachable', 'Temporal can’t be reached just now. Nothing is lost: ask again.', {
        cause,
      });
    case grpc.permissionDenied:
    case grpc.unauthenticated:
      return new Problem('temporal-unreachable', 'Temporal doesn’t let the gateway in: its credentials need mending.', {
        retryAfter: 60,
        cause,
      });
    case grpc.resourceExhausted:
      return new Problem('temporal-busy', 'Temporal asks to go slower. Ask again a little later.', {
        retryAfter: 2,
        cause,
      });
    default:
      return undefined;
  }
}
