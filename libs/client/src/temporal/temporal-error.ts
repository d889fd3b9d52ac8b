import { isGrpcServiceError } from '@temporalio/client';
import type { NamespaceNotFoundError } from '@temporalio/common';
import { SagaClientError } from '../saga-client-error';

/** gRPC's status codes, as far as they mean something here. */
const grpc = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  outOfRange: 11,
  unimplemented: 12,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
};

/** Temporal's words for a run that has taken as many signals or updates as it may: of those it refuses one more. */
const isFull = /limit/i;

/** Temporal's words for an update to a run whose tasks fail, as they do when its code can't be replayed. */
const isFailing = /workflow task in failed state/i;

/** The gRPC status behind an error of Temporal's client, if there is one. */
export function grpcCode(error: unknown): number | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (isGrpcServiceError(at)) return at.code;
  return undefined;
}

/** What the server said, without the status in front of it. */
function grpcMessage(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (isGrpcServiceError(at)) return at.details.replace(/\.$/, '');
  }
  return '';
}

export const isNotFound = (error: unknown): boolean =>
  (error instanceof Error && error.name === 'WorkflowNotFoundError') || grpcCode(error) === grpc.notFound;

/** There is one, or was. */
export const isAlreadyThere = (error: unknown): boolean => grpcCode(error) === grpc.alreadyExists;

/** It is refused as it is: sent again, it would be again. */
export const isRefused = (error: unknown): boolean =>
  [grpc.invalidArgument, grpc.failedPrecondition, grpc.outOfRange].includes(grpcCode(error) ?? -1);

/** The saga takes no more now: by Temporal's own limit, or by ours. */
export const isSagaFull = (error: unknown): boolean => error instanceof SagaClientError && error.code === 'saga-full';

/** The namespace that is asked isn't there: as Temporal's client says it, or as the server does. */
export function missingNamespace(error: unknown): SagaClientError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const name = at.name === 'NamespaceNotFoundError' ? (at as NamespaceNotFoundError).namespace : namespaceIn(at);
    if (name === undefined) continue;
    return new SagaClientError(
      'temporal-unreachable',
      `Temporal has no namespace '${name}': TEMPORAL_NAMESPACE, or the profile in TEMPORAL_PROFILE, says which one is asked.`,
      { retryAfter: 60, cause: error },
    );
  }
  return undefined;
}

/** Of a call that the client's own services make, the server's words are left. */
const namespaceIn = (error: Error): string | undefined =>
  isGrpcServiceError(error) && grpcCode(error) === grpc.notFound
    ? /^Namespace (\S+) is not found/.exec(error.details)?.[1]
    : undefined;

/** What Temporal's failing means for the caller; undefined when it isn't Temporal that failed. */
export function temporalError(cause: unknown): SagaClientError | undefined {
  const missing = missingNamespace(cause);
  if (missing) return missing;
  switch (grpcCode(cause)) {
    case grpc.cancelled:
    case grpc.deadlineExceeded:
    case grpc.unavailable:
      return new SagaClientError(
        'temporal-unreachable',
        'Temporal can’t be reached just now. Nothing is lost: ask again.',
        {
          cause,
        },
      );
    case grpc.permissionDenied:
    case grpc.unauthenticated:
      return new SagaClientError(
        'temporal-unreachable',
        'Temporal doesn’t let the gateway in: its credentials need mending.',
        {
          retryAfter: 60,
          cause,
        },
      );
    // Somebody else changed the same at the same moment.
    case grpc.aborted:
    case grpc.resourceExhausted:
      return new SagaClientError('temporal-busy', 'Temporal asks to go slower. Ask again a little later.', {
        retryAfter: 2,
        cause,
      });
    case grpc.alreadyExists:
    case grpc.dataLoss:
    case grpc.failedPrecondition:
    case grpc.invalidArgument:
    case grpc.outOfRange:
    case grpc.unimplemented:
      return refusedBy(cause);
    case undefined:
      return undefined;
    default:
      return new SagaClientError('temporal-unreachable', 'Temporal has failed at this. Ask again a little later.', {
        cause,
      });
  }
}

/** Temporal has an answer, and it is no. */
function refusedBy(cause: unknown): SagaClientError {
  const why = grpcMessage(cause);
  if (isFailing.test(why)) {
    return new SagaClientError(
      'saga-failing',
      'The saga’s code fails at present, so it can’t take this: see its failure, mend the code, then ask again.',
      { retryAfter: 10, cause },
    );
  }
  if (isFull.test(why)) {
    return new SagaClientError('saga-full', `Temporal takes no more of these for this run of the saga: ${why}.`, {
      cause,
    });
  }
  return new SagaClientError('temporal-refused', `Temporal refuses this: ${why}.`, { cause });
}
