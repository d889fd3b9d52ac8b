import { type ConnectionOptions, connect } from 'node:tls';
import { isGrpcServiceError } from '@temporalio/client';
import { TransportError } from '@temporalio/worker';
import type { TemporalSettings } from '../settings/temporal-settings';

/** gRPC's PERMISSION_DENIED and UNAUTHENTICATED. */
const noEntry: readonly number[] = [7, 16];

/** How the SDK's native part words what no waiting mends; it gives no code. Keys, certificates and authorities. */
const hopeless =
  /does not have (valid authentication credentials|permission to execute)|InvalidCertificate|PrivateKeyParseError|received fatal alert|AlertReceived|InvalidContentType|NoCertificatesPresented/;

/** How it words a server that isn't reached. Every other connection that breaks may be a handshake that was refused. */
const away = /tcp connect error|dns error|currently unavailable/;

/** The longest that a server may take to shake hands, in milliseconds. */
const answerTimeoutMs = 3_000;

/** Did Temporal refuse to let us in: our key, our certificate, or its own certificate for us? */
export async function isRefusedByTemporal(
  error: unknown,
  connection: TemporalSettings['connection'],
): Promise<boolean> {
  if (isGrpcServiceError(error)) return noEntry.includes(error.code);
  if (!(error instanceof TransportError)) return false;
  if (hopeless.test(error.message)) return true;
  const { tls } = connection;
  return !away.test(error.message) && tls !== undefined && tls !== null && tls !== false
    ? isRefusedByTls(connection.address ?? '', tls === true ? {} : tls)
    : false;
}

type Tls = Exclude<NonNullable<TemporalSettings['connection']['tls']>, boolean>;

/** Shakes hands as the native part does: with TLS 1.3 a server says no to a certificate only after that. */
async function isRefusedByTls(address: string, tls: Tls): Promise<boolean> {
  const { hostname, port } = new URL(`tls://${address}`);
  const options: ConnectionOptions = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 7233),
    servername: tls.serverNameOverride ?? hostname,
    ALPNProtocols: ['h2'],
    ...(tls.serverRootCACertificate && { ca: Buffer.from(tls.serverRootCACertificate) }),
    ...(tls.clientCertPair && { cert: Buffer.from(tls.clientCertPair.crt), key: Buffer.from(tls.clientCertPair.key) }),
  };
  return new Promise((resolve) => {
    const socket = connect(options);
    const end = (refused: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(refused);
    };
    const timer = setTimeout(end, answerTimeoutMs, false);
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => end(/^ERR_(SSL|TLS)_|CERT/.test(code)));
    socket.on('close', () => end(false));
  });
}
