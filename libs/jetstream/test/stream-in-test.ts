import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { StreamReader, type StreamReaderOptions, type TakenFromStream } from '../src';

/** An event of this test as the stream has it. */
export interface Heard {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly data: { readonly key: string; readonly n: number };
}

/** Makes a stream, as a broker's owner would. */
export async function makeStream(
  servers: string,
  stream: string,
  credentials: { readonly user?: string; readonly pass?: string } = {},
): Promise<void> {
  const connection = await connect({ servers, ...credentials });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: stream, subjects: [`${stream}.>`] });
  await connection.close();
}

/** How many messages a stream has of a subject, and the last of them. */
export async function messagesOf(servers: string, stream: string, subject: string) {
  const connection = await connect({ servers });
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(stream, { subjects_filter: subject });
  const many = Object.values(state.subjects ?? {}).reduce((sum, each) => sum + each, 0);
  const last = many > 0 ? await manager.streams.getMessage(stream, { last_by_subj: subject }) : undefined;
  await connection.close();
  return { many, last };
}

/** Publishes what isn't of a relay. */
export async function put(servers: string, subject: string, payload: string): Promise<void> {
  const connection = await connect({ servers });
  await jetstream(connection).publish(subject, payload);
  await connection.close();
}

/** Keeps each event once, by its source and id, as a gateway does. */
export class Keeper {
  /** In the order in which they came first. */
  readonly kept: Heard[] = [];
  /** How often each came. */
  readonly times = new Map<string, number>();
  answering: (event: Heard) => TakenFromStream | Promise<TakenFromStream> = () => 'taken';
  readonly said: string[] = [];

  read(servers: string, stream: string, options: Partial<StreamReaderOptions> = {}): StreamReader {
    const say = (message: string) => void this.said.push(message);
    return StreamReader.start({
      ...{ servers, stream, log: { log: say, warn: say } },
      take: async (event) => {
        const heard = event as Heard;
        const answer = await this.answering(heard);
        if (answer !== 'taken') return answer;
        const name = `${heard.source} ${heard.id}`;
        if (!this.times.has(name)) this.kept.push(heard);
        this.times.set(name, (this.times.get(name) ?? 0) + 1);
        return answer;
      },
      ...options,
    });
  }

  numbersOf(key: string): readonly number[] {
    return this.kept.filter(({ subject }) => subject === key).map(({ data: { n } }) => n);
  }
}
