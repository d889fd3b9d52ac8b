import type { Saga } from '@backstitch/saga-log';
import { events } from 'fetch-event-stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../command-error';
import { away } from '../outlasting';
import { passes } from '../tell-error';
import { askGateway } from './ask-gateway';

/**
 * The saga now, and each time it changes, until it has ended or the signal comes. A stream that breaks off is taken up
 * where it was; a gateway that stays away, or busy, is an error after a minute.
 * @param wasThere the gateway has answered before: it is waited for from the first. Default false
 * @throws CommandError as of `askGateway`
 */
export async function* gatewayChanges(
  gateway: URL,
  path: string,
  signal: AbortSignal,
  wasThere = false,
): AsyncGenerator<Saga> {
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
      if (error instanceof CommandError && !(passes(error) && (wasThere || last !== undefined))) throw error;
      lost ??= Date.now();
      if (Date.now() - lost > away.max) throw error;
    }
    await sleep(away.askEach, undefined, { signal }).catch(() => undefined);
  }
}
