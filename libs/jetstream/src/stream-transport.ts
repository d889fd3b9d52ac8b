import type { Delivery, EventsTransport } from '@backstitch/delivery';
import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import { type NatsConnection, headers } from '@nats-io/transport-node';
import type { CloudEvent } from 'cloudevents';
import { connectTo } from './connect-to';
import { type StreamAddress, eventSubject } from './stream-address';
import { troubleOf } from './trouble-of';

/** How long the server may take to keep an event, in milliseconds. */
const timeout = 5_000;

/**
 * Delivers events to a stream, as the CloudEvents binding of NATS has it: structured JSON, one message each. An event is
 * delivered when the server has acknowledged that it keeps it. Sent again within the stream's duplicate window it is one
 * message, because its `Nats-Msg-Id` is made of its source and id. Events of one subject are in their order.
 */
export class StreamTransport implements EventsTransport {
  private connecting: Promise<NatsConnection> | undefined;
  private isClosed = false;

  /** Connects when something is to be delivered. @param name who delivers: servers show it. Default `backstitch` */
  constructor(
    private readonly address: StreamAddress,
    private readonly name = 'backstitch',
  ) {}

  async deliver(events: readonly CloudEvent<unknown>[], signal: AbortSignal): Promise<Delivery> {
    let connection: NatsConnection | undefined;
    try {
      connection = await this.connection();
      const client = jetstream(connection, { timeout });
      const keys = new Map<string, CloudEvent<unknown>[]>();
      for (const event of events) keys.set(event.subject ?? '', [...(keys.get(event.subject ?? '') ?? []), event]);
      const ends = await Promise.allSettled([...keys.values()].map((each) => this.inOrder(client, each, signal)));
      const [failed] = ends.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
      if (failed) throw failed.reason;
      return { is: 'taken' };
    } catch (error) {
      const { code, message } = troubleOf(error, this.address, connection);
      return { is: code === 'event-too-large' ? 'refused' : 'away', why: `${code}: ${message}` };
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.connecting?.then(
      (connection) => connection.close(),
      () => undefined,
    );
  }

  /** One that isn't kept ends it: what comes after it in its key would be before it. */
  private async inOrder(client: JetStreamClient, events: readonly CloudEvent<unknown>[], signal: AbortSignal) {
    const { stream: streamName } = this.address;
    for (const event of events) {
      signal.throwIfAborted();
      const own = headers();
      own.set('content-type', 'application/cloudevents+json; charset=utf-8');
      await client.publish(eventSubject(this.address, event.type), JSON.stringify(event), {
        ...{ msgID: messageId(event), headers: own, timeout, expect: { streamName } },
      });
    }
  }

  private connection(): Promise<NatsConnection> {
    if (this.isClosed) throw new Error('the transport is closed');
    this.connecting ??= this.connect();
    return this.connecting;
  }

  /** Whatever ends the connection, the next delivery has another. */
  private connect(): Promise<NatsConnection> {
    const connecting = connectTo(this.address, this.name);
    const forget = () => (this.connecting = undefined);
    connecting.then((connection) => connection.closed()).then(forget, forget);
    return connecting;
  }
}

/** Headers are lines of text. */
const messageId = ({ source, id }: CloudEvent<unknown>) => `${encodeURIComponent(source)} ${encodeURIComponent(id)}`;
