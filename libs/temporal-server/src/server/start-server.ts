import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { resolveServerBinary } from '../binary/resolve-server-binary';
import { TemporalServerError } from '../temporal-server-error';
import { freePort } from './free-port';
import { serverFlags, serverIp } from './server-flags';
import { ServerProcess } from './server-process';
import { type StartServerOptions } from './start-server-options';

/** A dev server that was started here. It ends with this process at the latest. */
export interface TemporalServer {
  /** `host:port` of gRPC; stays the same over `restart`. */
  readonly address: string;
  /** Temporal's Web UI; absent when it was not asked for. */
  readonly uiUrl?: string;
  readonly namespace: string;
  /** Changes with `restart`. */
  readonly pid: number;
  /** Ends it politely, and with SIGKILL when that takes over 10 s. Ended already: nothing happens. */
  stop(): Promise<void>;
  /** `kill -9`: no code of the server runs any more. What it had promised is in its file, if it has one. */
  kill(): Promise<void>;
  /** Starts it again, with the same flags, ports and file; stops it first if it runs. Ready when this resolves. */
  restart(): Promise<void>;
}

const stopWithin = 10_000;

/**
 * Starts a Temporal dev server on 127.0.0.1 and waits until it is ready.
 *
 * @throws TemporalServerError `binary-missing`; `port-taken`, with the port; `server-exited` and `server-not-ready`,
 *   with the last lines of its log.
 */
export async function startServer(options: StartServerOptions = {}): Promise<TemporalServer> {
  const binary = options.binary ?? (await resolveServerBinary('server'));
  const namespace = options.namespace ?? 'default';
  const port = await claim(options.port, 'port');
  const uiPort = options.ui ? await claim(options.ui === true ? undefined : options.ui, 'ui') : undefined;
  const address = `${serverIp}:${port}`;
  const flags = serverFlags(options, port, uiPort);

  const launch = async () => {
    const launched = await ServerProcess.start(binary, flags, options.onLog);
    try {
      await untilReady(launched, address, namespace, options.readyWithin ?? 30_000);
      return launched;
    } catch (error) {
      await launched.end('SIGKILL');
      throw error;
    }
  };

  let server = await launch();
  const stop = async () => {
    const ended = server.end('SIGTERM');
    const late = new AbortController();
    await Promise.race([ended, sleep(stopWithin, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
    await server.end('SIGKILL');
  };
  return {
    address,
    ...(uiPort === undefined ? {} : { uiUrl: `http://${serverIp}:${uiPort}` }),
    namespace,
    get pid() {
      return server.pid;
    },
    stop,
    kill: () => server.end('SIGKILL'),
    restart: async () => {
      await stop();
      server = await launch();
    },
  };
}

async function claim(port: number | undefined, option: 'port' | 'ui'): Promise<number> {
  try {
    return await freePort(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new TemporalServerError(
      'port-taken',
      `Port ${port} on ${serverIp} is taken, so the Temporal server cannot listen on it. ` +
        `End the program that uses it, or give another \`${option}\`.`,
      { cause: error },
    );
  }
}

async function untilReady(server: ServerProcess, address: string, namespace: string, within: number): Promise<void> {
  const connection = Connection.lazy({ address });
  try {
    for (const deadline = Date.now() + within; ; await sleep(25)) {
      if (!server.running) {
        throw new TemporalServerError(
          'server-exited',
          `The Temporal server for ${address} ended ${server.ending} before it was ready. ${logged(server)}`,
        );
      }
      const ready = await connection
        .withDeadline(Date.now() + 1_000, () => connection.workflowService.describeNamespace({ namespace }))
        .catch(() => undefined);
      if (ready) return;
      if (Date.now() > deadline) {
        throw new TemporalServerError(
          'server-not-ready',
          `The Temporal server at ${address} was not ready within ${within} ms. ${logged(server)}`,
        );
      }
    }
  } finally {
    await connection.close();
  }
}

function logged({ lastLines }: ServerProcess): string {
  return lastLines ? `Its log ends:\n${lastLines}` : 'It logged nothing: set `logLevel` to hear more.';
}
