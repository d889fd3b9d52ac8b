import { NativeConnection } from '@temporalio/worker';
import { HostError } from '../host-error';
import type { Logger } from '@nestjs/common';
import type { TemporalSettings } from '../settings/temporal-settings';
import { isRefusedByTemporal } from './refused-by-temporal';
import { retryUntilReachable } from './retry-until-reachable';

/**
 * Connects, and makes sure that the namespace is there: a worker on a namespace that isn't dies at once. Waits for both.
 * @throws HostError `temporal-refused` when the server won't let us in, `bad-setting` for an address that is none:
 *   waiting doesn't mend that
 */
export async function connectWorker(
  settings: TemporalSettings,
  log: Logger,
  signal?: AbortSignal,
): Promise<NativeConnection> {
  const { address, namespace, connection: options } = settings;
  const isHopeless = (error: unknown) =>
    error instanceof TypeError ? Promise.resolve(true) : isRefusedByTemporal(error, options);
  let connection: NativeConnection | undefined;
  try {
    connection = await retryUntilReachable(() => NativeConnection.connect(options), {
      ...{ what: `Temporal at ${address} (TEMPORAL_ADDRESS)`, log, signal, isHopeless },
    });
    const { workflowService } = connection;
    await retryUntilReachable(() => workflowService.describeNamespace({ namespace }), {
      ...{ what: `Temporal's namespace '${namespace}' at ${address}`, log, signal, isHopeless },
    });
    return connection;
  } catch (cause) {
    await connection?.close();
    if (cause instanceof TypeError) throw new HostError('bad-setting', cause.message, { cause });
    if (!(await isHopeless(cause))) throw cause;
    throw new HostError(
      'temporal-refused',
      `Temporal at ${address} doesn't let us into namespace '${namespace}': ${(cause as Error).message}. Check TEMPORAL_API_KEY and the TEMPORAL_TLS_* settings.`,
      { cause },
    );
  }
}
