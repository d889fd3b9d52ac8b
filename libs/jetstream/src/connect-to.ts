import { type ConnectionOptions, type NatsConnection, connect, errors } from '@nats-io/transport-node';
import { JetStreamError } from './jet-stream-error';
import type { StreamAddress } from './stream-address';

/** How long a server may take to answer, in milliseconds. */
const timeout = 5_000;

/**
 * A connection that comes back by itself for as long as it is open.
 * @param name who it is: servers show it
 * @throws JetStreamError `nats-unreachable`, `nats-refused`
 */
export async function connectTo(address: StreamAddress, name: string): Promise<NatsConnection> {
  try {
    const connection = await connect({
      ...{ ...optionsOf(address), name, timeout, maxReconnectAttempts: -1, reconnectTimeWait: 500 },
      // A server that has just begun may know no credentials yet, and others are given while it runs.
      ignoreAuthErrorAbort: true,
    });
    void hear(connection);
    return connection;
  } catch (cause) {
    if (isRefusal(cause)) throw credentialsRefused(address, cause);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JetStreamError('nats-unreachable', `NATS at ${shown(address.servers)} can't be reached: ${why}.`, {
      cause,
    });
  }
}

const isRefusal = (error: unknown): error is Error =>
  error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError;

export const credentialsRefused = ({ servers }: StreamAddress, cause: Error) =>
  new JetStreamError(
    'nats-refused',
    `NATS at ${shown(servers)} lets nobody in with these credentials: ${cause.message}.`,
    { cause },
  );

/** Why the server doesn't let connections in again that were up: what is asked of them only isn't answered. */
const refusals = new WeakMap<NatsConnection, Error>();
export const refusalOf = (connection: NatsConnection | undefined): Error | undefined =>
  connection && refusals.get(connection);

async function hear(connection: NatsConnection): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'reconnect') refusals.delete(connection);
    else if (status.type === 'error' && isRefusal(status.error)) refusals.set(connection, status.error);
  }
}

/** The client takes credentials beside its URLs only. */
function optionsOf({ servers }: StreamAddress): ConnectionOptions {
  const urls = servers.split(',').map((server) => new URL(server.trim()));
  const [{ username, password, protocol } = { username: '', password: '', protocol: '' }] = urls;
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || 4222}`),
    ...(user !== '' && (pass === '' ? { token: user } : { user, pass })),
    ...(protocol === 'tls:' && { tls: {} }),
  };
}

/** Without what is secret; where it is no URL, nobody can tell what of it is. */
export const shown = (servers: string): string =>
  servers
    .split(',')
    .map((server) => URL.parse(server.trim()))
    .map((url) => (url === null ? '(no URL)' : `${url.protocol}//${url.host}`))
    .join(',');
