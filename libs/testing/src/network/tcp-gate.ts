import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A gate in front of a server, for tests of connections that break or fall silent. It begins open. */
export interface TcpGate {
  readonly port: number;
  /** How many connections are open to it. */
  readonly connections: number;
  /** Connections break, and new ones too, until it is opened. */
  cut(): void;
  /** Connections stay open, new ones too, and nothing passes, until it is opened. */
  silence(): void;
  /** The connections that are open now stay open, and nothing passes on them any more. New ones work. */
  silenceOpen(): void;
  open(): void;
  stop(): Promise<void>;
}

/** @param port of the server, on 127.0.0.1 */
export async function tcpGate(port: number): Promise<TcpGate> {
  /** Each socket, with what it does with the data that arrives. */
  const sockets = new Map<Socket, { silent: boolean }>();
  const clients = new Set<Socket>();
  let state: 'open' | 'cut' | 'silent' = 'open';
  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy();
    const upstream = connect(port, '127.0.0.1');
    clients.add(client);
    client.on('close', () => clients.delete(client));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const end = { silent: false };
      sockets.set(from, end);
      from.on('error', () => {});
      // What doesn't pass is read and thrown away: the peer is told that everything has arrived.
      from.on('data', (data) => void (state === 'open' && !end.silent && to.write(data)));
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const cut = () => {
    state = 'cut';
    for (const socket of sockets.keys()) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return clients.size;
    },
    cut,
    silence: () => void (state = 'silent'),
    silenceOpen: () => {
      for (const end of sockets.values()) end.silent = true;
    },
    open: () => void (state = 'open'),
    stop: async () => {
      cut();
      await once(server.close(), 'close');
    },
  };
}
