import { type PostedEvent, SagaClient, SagaClientError } from '@backstitch/client';
import { type StreamSetting, jetStream } from '@backstitch/nest';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

/** What `EVENTS_NATS` says; null: nothing. */
export const STREAM = Symbol('StreamSetting');

/** No repetition mends what these say of an event. */
const refusedBy = ['invalid-body'];

/** Has the gateway take the events of a stream, as those that are posted: each is acknowledged when it is kept. */
@Injectable()
export class StreamReading implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('Events');
  #reader: { stop(): Promise<void> } | undefined;

  constructor(
    @Inject(SagaClient) private readonly sagas: SagaClient,
    @Inject(STREAM) private readonly setting: StreamSetting | null,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.setting === null) return;
    const { StreamReader } = await jetStream();
    const { stream } = this.setting;
    this.#reader = StreamReader.start({
      ...{ ...this.setting, log: this.#log },
      take: async (event) => {
        try {
          await this.sagas.events!.post([event as PostedEvent], { by: `stream ${stream}` });
          return 'taken';
        } catch (error) {
          if (error instanceof SagaClientError && refusedBy.includes(error.code)) return { refused: whyOf(error) };
          throw error;
        }
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#reader?.stop();
  }
}

const whyOf = ({ detail, errors }: SagaClientError) =>
  [detail, ...(errors ?? []).map(({ pointer, detail: why }) => `${pointer}: ${why}`)].join('; ');
