import { isGrpcServiceError } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { HostError } from '../host-error';
import type { Logger } from '@nestjs/common';
import type { TemporalSettings } from '../settings/temporal-settings';
import { withPatience } from './with-patience';

/** gRPC's PERMISSION_DENIED and UNAUTHENTICATED. */
const noEntry: readonly number[] = [7, 16];

/**
 * Connects, and makes sure that the namespace is there: a worker on a namespace that isn't dies at once. Waits for both.
 * @throws HostError `temporal-refused` when the server won't let us in: waiting doesn't mend that
 */
export async function connectWorker(
  { address, namespace, connection: options }: TemporalSettings,
  log: Logger,
  signal?: AbortSignal,
): Promise<NativeConnection> {
  const connection = await withPatience(() => NativeConnection.connect(options), {
    what: `Temporal at ${address}`,
    log,
    signal,
  });
  try {
    await withPatience(() => connection.workflowService.describeNamespace({ namespace }), {
      what: `Temporal's namespace '${namespace}' at ${address}`,
      log,
      signal,
      isHopeless: isNoEntry,
    });
    return connection;
  } catch (cause) {
    await connection.close();
    if (!isNoEntry(cause)) throw cause;
    throw new HostError(
      'temporal-refused',
      `Temporal at ${address} doesn't let us into namespace '${namespace}': check TEMPORAL_API_KEY and the TLS settings.`,
      { cause },
    );
  }
}

const isNoEntry = (error: unknown) => isGrpcServiceError(error) && noEntry.includes(error.code);
