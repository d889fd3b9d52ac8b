import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** An event as an endpoint is sent it. */
interface ToldEvent {
  readonly id: string;
  readonly subject: string;
}

/** An endpoint of subscribers, on a free port of 127.0.0.1. */
export class EndpointInTest {
  readonly told: ToldEvent[] = [];
  status = 204;
  headers: Record<string, string> = {};
  /** Before it answers. */
  answering: (subject: string, path: string) => Promise<void> | void = () => undefined;

  private readonly server = createServer((request, response) => {
    void json(request).then(async (event) => {
      this.told.push(event as ToldEvent);
      await this.answering((event as ToldEvent).subject, request.url!);
      response.writeHead(this.status, this.headers).end();
    });
  });

  static async open(): Promise<EndpointInTest> {
    const endpoint = new EndpointInTest();
    await once(endpoint.server.listen(0, '127.0.0.1'), 'listening');
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** It was told nothing, and takes what comes. */
  reset(): void {
    [this.told.length, this.status, this.headers, this.answering] = [0, 204, {}, () => undefined];
  }

  close(): void {
    this.server.close();
  }
}
