import { type Counted, type SagaClient, SagaClientError } from '@backstitch/client';
import { Logger } from '@nestjs/common';
import { Gauge, Histogram, Registry } from 'prom-client';
import { attentionSince } from './attention-since';
import { partialSeconds } from './partial-seconds';

/** What is asked of Temporal for metrics, at most: so often (milliseconds), so many types, so many histories each time. */
const bounds = { everyMs: 30_000, types: 50, histories: 20 } as const;

/** What the sagas of a platform are at. Looked up when somebody scrapes, at bounded cost; a scrape in between tells the last. */
export class SagaMetrics {
  readonly registry = new Registry();
  readonly #log = new Logger('Metrics');
  readonly #sagas: Gauge<'type' | 'status'>;
  readonly #attention: Gauge<'type'>;
  readonly #partial: Histogram<'type' | 'status'>;
  readonly #age: Gauge;
  readonly #lag: Gauge;
  #looked = 0;
  #succeeded = Date.now();
  #ended = new Date();
  #looking: Promise<void> | undefined;

  constructor(
    private readonly client: SagaClient,
    private readonly everyMs: number = bounds.everyMs,
  ) {
    const registers = [this.registry];
    this.#sagas = new Gauge({
      name: 'backstitch_sagas',
      help: 'Sagas that Temporal knows, by type and status.',
      labelNames: ['type', 'status'] as const,
      registers,
    });
    this.#attention = new Gauge({
      name: 'backstitch_attention_age_seconds',
      help: 'How long the saga of the type that needs attention the longest has done so; absent where none does.',
      labelNames: ['type'] as const,
      registers,
    });
    this.#partial = new Histogram({
      name: 'backstitch_partial_state_seconds',
      help: 'From the first effect of a saga to its end, by type and how it ended: of the sagas that ended last, a sample.',
      labelNames: ['type', 'status'] as const,
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200, 43_200, 172_800],
      registers,
    });
    this.#lag = new Gauge({
      name: 'backstitch_store_lag_seconds',
      help: 'For how long the state store’s record hasn’t been complete; 0 where there is no state store.',
      registers,
    });
    this.#age = new Gauge({
      name: 'backstitch_saga_metrics_age_seconds',
      help: 'How long ago the sagas were last counted: more than a minute when Temporal can’t be asked.',
      registers,
    });
  }

  /** Looks, unless that was just done. Doesn't wait for long: what isn't known yet is told by the next scrape. */
  async refresh(waitMs = 3_000): Promise<void> {
    if (this.#looking === undefined && Date.now() - this.#looked >= this.everyMs) {
      this.#looked = Date.now();
      this.#looking = this.#look()
        .then(
          () => void (this.#succeeded = Date.now()),
          (error: Error) => this.#log.warn(`sagas can't be counted: ${error.message}`),
        )
        .finally(() => (this.#looking = undefined));
    }
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)));
    await Promise.race([this.#looking, enough]);
    clearTimeout(timer);
    this.#age.set((Date.now() - this.#succeeded) / 1_000);
  }

  async #look(): Promise<void> {
    const counted = (await this.#recorded()) ?? (await this.#asked());
    this.#sagas.reset();
    for (const { count, ...labels } of counted) this.#sagas.set(labels, count);

    // A scrape that comes while sagas are read, or after that has failed, tells what was known before.
    const attention = await attentionSince(this.client, bounds.histories);
    this.#attention.reset();
    for (const [type, since] of attention) this.#attention.set({ type }, (Date.now() - since) / 1_000);

    const looked = new Date();
    for (const { seconds, ...labels } of await partialSeconds(this.client, this.#ended, bounds.histories)) {
      this.#partial.observe(labels, seconds);
    }
    this.#ended = looked;
  }

  /** The counts of the state store; undefined where there is none. */
  async #recorded(): Promise<readonly Counted[] | undefined> {
    try {
      const { items, lag } = await this.client.counts();
      this.#lag.set(lag.ms / 1_000);
      return items;
    } catch (error) {
      if (error instanceof SagaClientError && error.code === 'no-state-store') return undefined;
      throw error;
    }
  }

  async #asked(): Promise<readonly Counted[]> {
    const types = (await this.client.types.shown()).slice(0, bounds.types);
    return this.client.countEach(types.map(({ name }) => name));
  }
}
