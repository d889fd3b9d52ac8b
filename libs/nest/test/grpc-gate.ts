import { once } from 'node:events';
import { type IncomingHttpHeaders, connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** gRPC's PERMISSION_DENIED. */
const denied = '7';

/**
 * A real gRPC proxy in front of a server, as companies have one: it lets through what is allowed.
 * @param isDenied by the path of a call: `/temporal.api.operatorservice.v1.OperatorService/AddSearchAttributes`
 */
export async function grpcGate(
  target: string,
  isDenied: (path: string) => boolean,
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const upstream = connect(`http://${target}`);
  const server = createServer();
  server.on('session', (session) => session.on('error', () => {}));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    if (isDenied(headers[':path'] ?? '')) {
      const answer = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': denied };
      stream.respond({ ...answer, 'grpc-message': 'not for you' }, { endStream: true });
      return;
    }
    const call = upstream.request(headers);
    call.on('error', () => stream.close());
    call.on('response', (answer, flags) => {
      const isEnd = (flags & 1) === 1;
      stream.respond(answer, isEnd ? { endStream: true } : { waitForTrailers: true });
    });
    let trailers: IncomingHttpHeaders = {};
    call.on('trailers', (last: IncomingHttpHeaders) => (trailers = last));
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    call.pipe(stream);
    stream.pipe(call);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      upstream.destroy();
      await once(server.close(), 'close');
    },
  };
}
