import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metricsType } from '../metrics/metrics-type';
import { Door } from '../door/door';

/** What the process says of itself; `ready` decides between 200 and 503. */
export interface Health {
  readonly ready: boolean;
}

/** Serves `GET /health/live`, `GET /health/ready` and `GET /metrics`, for the supervisor of the process and for Prometheus. */
export class HealthServer {
  private constructor(private readonly server: Server) {}

  /**
   * @param port 0 for any free one
   * @param host the address to listen at: `0.0.0.0` or `::` for callers outside of the machine or pod. Default 127.0.0.1
   * @param metrics in Prometheus' text format. Default there are none
   */
  static async listen(
    port: number,
    health: () => Health,
    host = '127.0.0.1',
    metrics?: () => Promise<string>,
  ): Promise<HealthServer> {
    const door = new Door();
    // A request without a host is the door's to answer.
    const server = createServer({ requireHostHeader: false }, (request, response) => {
      const reply = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      const turnedAway = door.refuse(request);
      if (turnedAway) return reply(turnedAway.status, turnedAway);
      const [path] = (request.url ?? '').split('?');
      if (path === '/health/live') return reply(200, { live: true });
      if (path === '/health/ready') return reply(health().ready ? 200 : 503, health());
      if (path === '/metrics' && metrics) {
        metrics().then(
          (text) => response.writeHead(200, { 'content-type': metricsType }).end(text),
          () => reply(500, { code: 'internal-error' }),
        );
        return undefined;
      }
      return reply(404, { code: 'not-found' });
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
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
