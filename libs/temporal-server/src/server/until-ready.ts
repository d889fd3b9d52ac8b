import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { TemporalServerError } from '../temporal-server-error';
import type { ServerProcess } from './server-process';

/**
 * Resolves when the server answers for its namespace: that comes last, after storage, search attributes and all its
 * services.
 *
 * @throws TemporalServerError `port-taken` or `server-exited` when it ends first, `server-not-ready` after `within` ms.
 */
export async function untilReady(
  server: ServerProcess,
  address: string,
  namespace: string,
  within: number,
): Promise<void> {
  // gRPC waits a second after its first refused connection; the server needs less than that.
  const channelArgs = { 'grpc.initial_reconnect_backoff_ms': 25, 'grpc.max_reconnect_backoff_ms': 100 };
  const connection = Connection.lazy({ address, channelArgs });
  try {
    for (const deadline = Date.now() + within; ; await sleep(25)) {
      if (!server.running) throw endedEarly(server, address);
      const ready = await connection
        .withDeadline(Math.min(Date.now() + 1_000, deadline), () =>
          connection.workflowService.describeNamespace({ namespace }),
        )
        .catch(() => undefined);
      // Asked again: what answered could be another program's server on the same port.
      if (ready && server.running) return;
      if (Date.now() > deadline) {
        throw new TemporalServerError(
          'server-not-ready',
          `The Temporal server at ${address} was not ready within ${within} ms. ${logOf(server)}`,
        );
      }
    }
  } finally {
    await connection.close();
  }
}

function endedEarly(server: ServerProcess, address: string): TemporalServerError {
  return /address already in use/.test(server.lastLines)
    ? new TemporalServerError(
        'port-taken',
        `Another program took a port of the Temporal server for ${address} while it started: start it again. ` +
          logOf(server),
      )
    : new TemporalServerError(
        'server-exited',
        `The Temporal server for ${address} ended ${server.ending} before it was ready. ${logOf(server)}`,
      );
}

function logOf({ lastLines }: ServerProcess): string {
  return lastLines ? `Its log ends:\n${lastLines}` : 'It logged nothing: set `logLevel` to hear more.';
}
