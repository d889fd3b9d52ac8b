import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the process says of itself; `ready` decides between 200 and 503. */
export interface Health {
  readonly ready: boolean;
}

/** Serves `GET /health/live` and `GET /health/ready` on 127.0.0.1, for whoever starts and watches the process. */
export class HealthServer {
  private constructor(private readonly server: Server) {}

  /** @param port 0 for any free one */
  static async listen(port: number, health: () => Health): Promise<HealthServer> {
    const server = createServer((request, response) => {
      const reply = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (request.url === '/health/live') return reply(200, { live: true });
      if (request.url === '/health/ready') return reply(health().ready ? 200 : 503, health());
      return reply(404, { code: 'not-found' });
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    return new HealthServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
