import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A wire that can be broken: forwards bytes to a port of this machine until it is told to do worse. */
export class TcpProxy {
  #server;
  #pairs = new Set();
  #delay = 0;
  #deaf = { up: false, down: false };
  #isRefusing = false;

  static async start(targetPort) {
    const proxy = new TcpProxy();
    proxy.#server = createServer({ noDelay: true }, (client) => proxy.#join(client, targetPort));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port() {
    return this.#server.address().port;
  }

  /** Every connection breaks; new ones are taken. */
  cut() {
    for (const pair of this.#pairs) pair.forEach((socket) => socket.destroy());
  }

  /** Every connection breaks, and new ones do at once. */
  refuse() {
    this.#isRefusing = true;
    this.cut();
  }

  delay(ms) {
    this.#delay = ms;
  }

  /**
   * Connections stay up, and what is sent one way gets lost: as when the other machine has lost its power.
   * @param way `up` to the server, `down` to the client
   */
  deafen(way) {
    this.#deaf[way] = true;
  }

  /** As good as new. A connection that has lost bytes can't go on: it breaks. */
  heal() {
    const hasLost = this.#deaf.up || this.#deaf.down;
    this.#deaf = { up: false, down: false };
    this.#delay = 0;
    this.#isRefusing = false;
    if (hasLost) this.cut();
  }

  stop() {
    this.#server.close();
    this.cut();
  }

  #join(client, targetPort) {
    if (this.#isRefusing) return client.destroy();
    const target = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    const pair = [client, target];
    this.#pairs.add(pair);
    this.#forward(client, target, 'up');
    this.#forward(target, client, 'down');
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.once('close', () => {
        this.#pairs.delete(pair);
        pair.forEach((each) => each.destroy());
      });
    }
  }

  /** One piece after the other, so that a delay that changes doesn't change their order. */
  #forward(from, to, way) {
    let sent = Promise.resolve();
    const send = async (piece) => {
      if (this.#delay > 0) await sleep(this.#delay);
      if (this.#deaf[way] || to.destroyed) return;
      if (piece === undefined) to.end();
      else if (!to.write(piece)) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => {});
    };
    from.on('data', (piece) => {
      from.pause();
      sent = sent.then(() => send(piece)).then(() => from.resume());
    });
    from.once('end', () => (sent = sent.then(() => send())));
  }
}
