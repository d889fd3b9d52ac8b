import { SagaClient } from '@backstitch/client';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

/** How long before the database is tried again, in milliseconds. */
const pauseMs = 5_000;

/** Has the gateway send the events that it has taken. A database that isn't there yet is waited for. */
@Injectable()
export class Dispatching implements OnApplicationBootstrap {
  readonly #log = new Logger('Events');
  #timer: NodeJS.Timeout | undefined;

  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  onApplicationBootstrap(): void {
    this.sagas.events?.dispatch().catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      this.#log.warn(`waiting for the database of events: ${cause instanceof Error ? cause.message : String(cause)}`);
      this.#timer = setTimeout(() => this.onApplicationBootstrap(), pauseMs).unref();
    });
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.#timer);
  }
}
