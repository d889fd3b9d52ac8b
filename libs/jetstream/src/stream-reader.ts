import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, headers, nanos } from '@nats-io/transport-node';
import { connectTo } from './connect-to';
import { type StreamAddress, eventSubject, refusedSubject } from './stream-address';
import { troubleOf } from './trouble-of';

/** What became of an event: it is kept; or it can't be, as it is. Whoever throws wants it again. */
export type TakenFromStream = 'taken' | { readonly refused: string };

export interface StreamReaderOptions extends StreamAddress {
  /** The durable consumer: those who share it read one stream together, and one goes on where another was. Default `backstitch`. */
  readonly consumer?: string;
  /** Keeps one event, as JSON had it. It may come again: an event is known by source and id. */
  readonly take: (event: unknown) => Promise<TakenFromStream>;
  /** Hears what goes wrong, once until it goes right. Default nobody. */
  readonly log?: { log(message: string): void; warn(message: string): void };
}

/** How long another process waits for an event that was given to one that was killed, in milliseconds. */
const ackWaitMs = 15_000;
/** What is told of a refused event that can't be put aside as it is, in bytes. */
const shownBytes = 64 * 1024;
/** Before it is tried again, in milliseconds. */
const pauseMs = 1_000;

/**
 * Hands what a stream has of events to whoever keeps them, in the stream's order: an event is acknowledged when it is kept,
 * and the next one comes then, whoever of the readers gets it. What is refused goes to `{stream}.refused.{name}` with its
 * reason, and holds up nothing. A server that is away is waited for.
 */
export class StreamReader {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private said = '';

  /** Begins to read. */
  static start(options: StreamReaderOptions): StreamReader {
    return new StreamReader(options);
  }

  private constructor(private readonly options: StreamReaderOptions) {
    this.running = this.run();
  }

  /** Ends when the event that is on its way is kept. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let connection: NatsConnection | undefined;
      try {
        connection = await connectTo(this.options, 'backstitch reader');
        await this.read(connection);
      } catch (error) {
        const { code, message } = troubleOf(error, this.options, connection);
        this.say(`${code}: ${message}`);
      } finally {
        await connection?.close().catch(() => undefined);
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async read(connection: NatsConnection): Promise<void> {
    const { stream, consumer: name = 'backstitch' } = this.options;
    const manager = await jetstreamManager(connection);
    await manager.consumers.add(stream, {
      ...{ durable_name: name, ack_policy: AckPolicy.Explicit, ack_wait: nanos(ackWaitMs) },
      // The next one comes when this one is kept: so they stay in their order, whoever reads.
      ...{ max_ack_pending: 1, filter_subject: eventSubject(this.options) },
    });
    const consumer = await jetstream(connection).consumers.get(stream, name);
    const messages = await consumer.consume({ max_messages: 100, abort_on_missing_resource: true });
    const stop = () => void messages.close();
    this.stopping.signal.addEventListener('abort', stop, { once: true });
    if (this.stopping.signal.aborted) stop();
    try {
      for await (const message of messages) await this.hand(connection, message);
    } finally {
      this.stopping.signal.removeEventListener('abort', stop);
    }
  }

  private async hand(connection: NatsConnection, message: JsMsg): Promise<void> {
    try {
      const taken = await this.options.take(eventIn(message));
      if (taken !== 'taken') await this.refuse(connection, message, taken.refused);
      message.ack();
      if (this.said !== '') this.options.log?.log(`Events of the stream ${this.options.stream} are taken again.`);
      this.said = '';
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
      message.nak(pauseMs);
    }
  }

  private async refuse(connection: NatsConnection, { subject, seq, data }: JsMsg, why: string): Promise<void> {
    const own = headers();
    own.set('backstitch-refused', why.replace(/[\r\n]+/g, ' ').slice(0, 1_000));
    const to = refusedSubject(this.options, subject.slice(eventSubject(this.options, '').length));
    const { stream } = this.options;
    const aside = (body: Uint8Array | string) =>
      jetstream(connection).publish(to, body, { headers: own, msgID: `refused ${stream} ${seq}` });
    try {
      await aside(data);
    } catch (error) {
      if (troubleOf(error, this.options).code !== 'event-too-large') throw error;
      // With its reason it is larger than the server takes: what it was stands in the stream, and how it began is told.
      const beginning = new TextDecoder().decode(data.subarray(0, shownBytes));
      own.set('backstitch-shortened', `${data.length} bytes, sequence ${seq}`);
      await aside(beginning).catch((again: unknown) => {
        if (troubleOf(again, this.options).code !== 'event-too-large') throw again;
        return aside('');
      });
    }
    this.options.log?.warn(`An event of the stream ${stream} was refused, and is at ${to} now: ${why}`);
  }

  private say(why: string): void {
    if (this.stopping.signal.aborted || why === this.said) return;
    this.said = why;
    this.options.log?.warn(`Events wait in the stream ${this.options.stream}: ${why}`);
  }
}

/** What isn't JSON is no event: whoever keeps them says so. */
function eventIn(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return message.string();
  }
}
