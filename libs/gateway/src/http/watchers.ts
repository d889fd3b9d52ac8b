import { SagaClient } from '@backstitch/client';
import { setMaxListeners } from 'node:events';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { GatewayLimits } from '../gateway-limits';
import { Places } from './places';

/** The injection token of the limits. */
export const LIMITS = Symbol('GatewayLimits');

/** Those who watch or wait. There is an end to their number, and when the gateway stops it stops them first. */
@Injectable()
export class Watchers implements BeforeApplicationShutdown {
  private readonly places: Readonly<Record<'watch' | 'wait', Places>>;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(SagaClient) private readonly sagas: SagaClient,
    @Inject(LIMITS) { watchers, watchersEach }: GatewayLimits,
  ) {
    this.places = { watch: new Places(watchers, watchersEach), wait: new Places(watchers, watchersEach) };
    setMaxListeners(0, this.stopping.signal); // all of them listen
  }

  /** @returns undefined when there are too many already: nothing was run */
  async within<T>(
    what: 'watch' | 'wait',
    client: string,
    signal: AbortSignal,
    watch: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    const leave = this.places[what].take(client);
    if (leave === undefined) return undefined;
    const ended = new AbortController();
    const end = () => ended.abort();
    const ends = [signal, this.stopping.signal];
    for (const each of ends) each.addEventListener('abort', end, { once: true });
    if (ends.some(({ aborted }) => aborted)) end();
    try {
      return await watch(ended.signal);
    } finally {
      for (const each of ends) each.removeEventListener('abort', end);
      leave();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.sagas.close();
  }
}
