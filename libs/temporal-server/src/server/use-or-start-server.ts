import { startServer, type TemporalServer } from './start-server';
import type { StartServerOptions } from './start-server-options';

/** A server to work with, running or started here. `stop` ends it only if it was started here. */
export type UsableServer = Pick<TemporalServer, 'address' | 'uiUrl' | 'namespace' | 'stop'> & {
  /** Present when it was started here. */
  readonly started?: TemporalServer;
};

/**
 * The one place that decides between a server that is there and one of our own: `TEMPORAL_ADDRESS` set (and not
 * empty) means use that one, with `TEMPORAL_NAMESPACE` (default: `default`), and nothing is started, looked for or
 * checked; otherwise as `startServer`.
 */
export async function useOrStartServer(
  options: StartServerOptions = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<UsableServer> {
  const address = env.TEMPORAL_ADDRESS;
  if (address) {
    return { address, namespace: env.TEMPORAL_NAMESPACE || options.namespace || 'default', stop: async () => {} };
  }
  const started = await startServer(options);
  const { uiUrl, namespace } = started;
  return { address: started.address, uiUrl, namespace, started, stop: () => started.stop() };
}
