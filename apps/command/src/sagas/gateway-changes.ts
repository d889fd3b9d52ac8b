import type { Saga } from '@backstitch/saga-log';
import { events } from 'fetch-event-stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../command-error';
import { askGateway } from './ask-gateway';

/** How long a gateway may be away while it is listened to, and how often it is looked for. Milliseconds. */
const away = { max: 60_000, lookEach: 1_000 };

/**
 * The saga now, and each time it changes, until it has ended or the signal comes. A stream that breaks off is taken up
 * where it was; a gateway that stays away is an error after a minute.
 * @throws CommandError as of `askGateway`
 */
export async function* gatewayChanges(gateway: URL, path: string, signal: AbortSignal): AsyncGenerator<Saga> {
  let last: string | undefined;
  let lost: number | undefined;
  while (!signal.aborted) {
    try {
      const response = await askGateway(gateway, path, {
        headers: { accept: 'text/event-stream', ...(last !== undefined && { 'last-event-id': last }) },
        signal,
      });
      if (response.status === 204 || response.body === null) return;
      lost = undefined;
      for await (const { id, event, data = '' } of events(response, signal)) {
        last = id === undefined ? last : `${id}`;
        if (event === 'saga') yield JSON.parse(data) as Saga;
        if (event === 'ended') return;
      }
    } catch (error) {
      if (signal.aborted) return;
      // What the gateway says is no is no; a connection that broke is none, once it was there.
      if (error instanceof CommandError && (error.code !== 'gateway-unreachable' || last === undefined)) throw error;
      lost ??= Date.now();
      if (Date.now() - lost > away.max) throw error;
    }
    await sleep(away.lookEach, undefined, { signal }).catch(() => undefined);
  }
}
