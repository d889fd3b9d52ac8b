import { setTimeout as sleep } from 'node:timers/promises';
import { resolveServerBinary } from '../binary/resolve-server-binary';
import { TemporalServerError } from '../temporal-server-error';
import { freePort } from './free-port';
import { serverFlags, serverIp } from './server-flags';
import { ServerProcess } from './server-process';
import type { StartServerOptions } from './start-server-options';
import { untilReady } from './until-ready';

/** A dev server that was started here. It ends with this process, and doesn't keep this process from ending. */
export interface TemporalServer {
  /** `host:port` of gRPC; stays the same over `restart`. */
  readonly address: string;
  /** Temporal's Web UI; absent when it was not asked for. */
  readonly uiUrl?: string;
  readonly namespace: string;
  /** Changes with `restart`. */
  readonly pid: number;
  /** Ends it politely (about a second), and with SIGKILL when that takes over 10 s. Ended already: nothing happens. */
  stop(): Promise<void>;
  /** `kill -9`: no code of the server runs any more. What it had promised is in its file, if it has one. */
  kill(): Promise<void>;
  /** Starts it again, with the same flags, ports and file; stops it first if it runs. Ready when this resolves. */
  restart(): Promise<void>;
}

const stopWithin = 10_000;

/** How often it is started when another program was quicker to take a port: one of ours, or one that it chose for itself. */
const attempts = 3;

/**
 * Starts a Temporal dev server on 127.0.0.1 and waits until it is ready, which takes about a second.
 *
 * @throws TemporalServerError `binary-missing`; `port-taken`, with the port; `server-exited` and `server-not-ready`,
 *   with the last lines of its log.
 */
export async function startServer(options: StartServerOptions = {}): Promise<TemporalServer> {
  const binary = options.binary ?? (await resolveServerBinary('server'));
  return overPortsTaken(async () => {
    // A port that was asked for and is taken is told here, before anything is started; only a free one is chosen again.
    const port = await claim(options.port, 'port');
    const uiPort = options.ui ? await claim(options.ui === true ? undefined : options.ui, 'ui') : undefined;
    return startOn(port, uiPort, binary, options);
  });
}

async function overPortsTaken<Started>(start: () => Promise<Started>): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      const { code, cause } = error as TemporalServerError;
      // With a cause it is a port that was asked for: starting again would not free it.
      if (code !== 'port-taken' || cause !== undefined || attempt === attempts) throw error;
    }
  }
}

async function startOn(
  port: number,
  uiPort: number | undefined,
  binary: string,
  options: StartServerOptions,
): Promise<TemporalServer> {
  const address = `${serverIp}:${port}`;
  const namespace = options.namespace ?? 'default';
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
    const late = new AbortController();
    const stopTimeout = sleep(stopWithin, undefined, { signal: late.signal }).catch(() => {});
    await Promise.race([server.end('SIGTERM'), stopTimeout]);
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
      server = await overPortsTaken(launch);
    },
  };
}

/** What sets an option of `with-temporal`, which is how most start a server. */
const variables = { port: 'TEMPORAL_PORT', ui: 'TEMPORAL_UI_PORT' } as const;

async function claim(port: number | undefined, option: 'port' | 'ui'): Promise<number> {
  try {
    return await freePort(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new TemporalServerError(
      'port-taken',
      `Port ${port} on ${serverIp} is taken, so the Temporal server cannot listen on it. ` +
        `End the program that uses it, or give another \`${option}\`: to with-temporal as ${variables[option]}.`,
      { cause: error },
    );
  }
}
