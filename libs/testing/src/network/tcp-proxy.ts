import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Both ends of a connection. */
interface Pair {
  readonly sockets: readonly Socket[];
  /** Nothing passes on it any more. */
  isSilent: boolean;
}

/** A wire that can be broken: forwards bytes to a port of this machine until it is told to do worse. */
export class TcpProxy {
  private readonly server: Server;
  private readonly pairs = new Set<Pair>();
  private delayMs = 0;
  private deaf = { up: false, down: false };
  private isRefusing = false;

  private constructor(targetPort: number) {
    this.server = createServer({ noDelay: true }, (client) => this.join(client, targetPort));
  }

  /** @param targetPort of a server on 127.0.0.1 */
  static async start(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How many connections are open to it. */
  get connections(): number {
    return this.pairs.size;
  }

  /** Every connection breaks; new ones are taken. */
  cut(): void {
    for (const { sockets } of this.pairs) sockets.forEach((socket) => socket.destroy());
  }

  /** Every connection breaks, and new ones do at once. */
  refuse(): void {
    this.isRefusing = true;
    this.cut();
  }

  delay(ms: number): void {
    this.delayMs = ms;
  }

  /**
   * Connections stay up, and what is sent one way gets lost: as when the other machine has lost its power.
   * @param way `up` to the server, `down` to the client
   */
  deafen(way: 'up' | 'down'): void {
    this.deaf[way] = true;
  }

  /** The connections that are open now stay open, and nothing passes on them any more. New ones work. */
  deafenOpen(): void {
    for (const pair of this.pairs) pair.isSilent = true;
  }

  /** As good as new. A connection that has lost bytes can't go on: it breaks. */
  heal(): void {
    const hasLost = this.deaf.up || this.deaf.down;
    this.deaf = { up: false, down: false };
    this.delayMs = 0;
    this.isRefusing = false;
    if (hasLost) this.cut();
  }

  async stop(): Promise<void> {
    const closed = once(this.server.close(), 'close');
    this.cut();
    await closed;
  }

  private join(client: Socket, targetPort: number): void {
    if (this.isRefusing) return void client.destroy();
    const target = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    const pair: Pair = { sockets: [client, target], isSilent: false };
    this.pairs.add(pair);
    this.forward(pair, client, target, 'up');
    this.forward(pair, target, client, 'down');
    for (const socket of pair.sockets) {
      socket.on('error', () => {});
      socket.once('close', () => {
        this.pairs.delete(pair);
        pair.sockets.forEach((each) => each.destroy());
      });
    }
  }

  /** One piece after the other, so that a delay that changes doesn't change their order. */
  private forward(pair: Pair, from: Socket, to: Socket, way: 'up' | 'down'): void {
    let sent: Promise<unknown> = Promise.resolve();
    const send = async (piece?: Buffer) => {
      if (this.delayMs > 0) await sleep(this.delayMs);
      if (this.deaf[way] || pair.isSilent || to.destroyed) return;
      if (piece === undefined) to.end();
      else if (!to.write(piece)) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => {});
    };
    from.on('data', (piece: Buffer) => {
      from.pause();
      sent = sent.then(() => send(piece)).then(() => from.resume());
    });
    from.once('end', () => {
      sent = sent.then(() => send());
    });
  }
}
