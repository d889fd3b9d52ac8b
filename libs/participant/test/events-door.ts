import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What is read of a CloudEvent that was delivered. */
export interface Delivered {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly data: { readonly n: number };
}

/** A saga that was started, by its `Idempotency-Key`. */
export interface StartedSaga {
  readonly type: string;
  readonly key: string | undefined;
  readonly input: { readonly key: string; readonly n: number };
}

/** What a door does with a batch: a status, after it was kept or not; nothing keeps it and answers 202. */
export type Answering = (events: readonly Delivered[]) => undefined | number | Promise<undefined | number>;

/** Takes batches of CloudEvents and starts of sagas, as a gateway does, and keeps each event and each key once. */
export class EventsDoorInTest {
  /** Each event once, in the order in which they came first. */
  readonly taken: Delivered[] = [];
  /** When each of them came, in milliseconds. */
  readonly at: number[] = [];
  readonly contentTypes = new Set<string | undefined>();
  answering: Answering = () => undefined;
  /** Each saga once, in the order in which they were started. */
  readonly started: StartedSaga[] = [];
  /** A status, after it was started or not; nothing starts it and answers 202. */
  starting: (saga: StartedSaga) => undefined | number | Promise<undefined | number> = () => undefined;
  private readonly known = new Set<string>();
  private constructor(private readonly server: Server) {}

  static async open(): Promise<EventsDoorInTest> {
    const door: { current?: EventsDoorInTest } = {};
    const server = createServer((request, response) => {
      void (async () => {
        const [, type] = /^\/sagas\/(.+)$/.exec(request.url!) ?? [];
        if (type !== undefined) {
          const [, key] = /^"(.*)"$/.exec(String(request.headers['idempotency-key'])) ?? [];
          const saga = { type, key, input: (await json(request)) as StartedSaga['input'] };
          const status = await door.current!.starting(saga);
          if (status === undefined) door.current!.begin(saga);
          response.writeHead(status ?? 202).end();
          return;
        }
        const events = (await json(request)) as Delivered[];
        door.current!.contentTypes.add(request.headers['content-type']);
        const status = await door.current!.answering(events);
        if (status === undefined) door.current!.keep(events);
        response.writeHead(status ?? 202).end();
      })();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (door.current = new EventsDoorInTest(server));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/events`;
  }

  keep(events: readonly Delivered[]): void {
    for (const event of events) {
      const name = `${event.source} ${event.id}`;
      if (this.known.has(name)) continue;
      this.known.add(name);
      this.taken.push(event);
      this.at.push(Date.now());
    }
  }

  begin(saga: StartedSaga): void {
    if (!this.started.some(({ type, key }) => type === saga.type && key === saga.key)) this.started.push(saga);
  }

  /** The numbers in the events of a key, in the order in which they came first. */
  numbersOf(key: string): number[] {
    return this.taken.filter(({ subject }) => subject === key).map(({ data }) => data.n);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
