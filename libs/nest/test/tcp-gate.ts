import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A gate in front of a server: open, cut (connections break, and new ones too), or silent (they stay, and nothing passes). */
export interface TcpGate {
  readonly port: number;
  cut(): void;
  silence(): void;
  open(): void;
  stop(): Promise<void>;
}

/** @param port of the server, on 127.0.0.1 */
export async function tcpGate(port: number): Promise<TcpGate> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'cut' | 'silent' = 'open';
  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy();
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('data', (data) => void (state === 'open' && to.write(data)));
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const cut = () => {
    state = 'cut';
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    silence: () => void (state = 'silent'),
    open: () => void (state = 'open'),
    stop: async () => {
      cut();
      await once(server.close(), 'close');
    },
  };
}
