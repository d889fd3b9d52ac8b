import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A proxy in front of a server, which can fall silent: its connections stay open, and nothing passes any more. */
export interface TcpProxy {
  readonly port: number;
  /** From now on nothing passes on the connections that are open. New ones work. */
  silence(): void;
  /** How many connections are open to it. */
  readonly connections: number;
  stop(): Promise<void>;
}

/** @param port of the server, on 127.0.0.1 */
export async function tcpProxy(port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    open.add(client);
    client.on('close', () => open.delete(client));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('data', (data) => to.write(data));
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return open.size;
    },
    silence: () => {
      for (const socket of sockets) {
        socket.removeAllListeners('data');
        // Read, and thrown away: the peer is told that everything has arrived.
        socket.resume();
      }
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}
