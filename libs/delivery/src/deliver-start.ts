import type { Delivery, EventsDoor } from './delivery';
import { post } from './post';

/** A saga to be started. */
export interface StartOfSaga {
  /** Its type's name. */
  readonly type: string;
  /** Its `Idempotency-Key`. Default none: its input chooses its id. */
  readonly key?: string;
  /** Its input, as JSON. */
  readonly input: string;
}

/** The gateway doesn't start it: not as it is, or not as the gateway is now. */
const refusedBy = [400, 404, 409, 410, 413, 415, 422];

/** Asks a gateway to start a saga: asked again with the same key, it is the same saga. */
export const deliverStart = (
  door: EventsDoor,
  { type, key, input }: StartOfSaga,
  signal: AbortSignal,
): Promise<Delivery> =>
  post(
    { ...door, url: `${sagasUrl(door)}/${encodeURIComponent(type)}` },
    {
      headers: {
        'content-type': 'application/json',
        // As a string of RFC 8941, which a key may itself look like.
        ...(key !== undefined && { 'idempotency-key': `"${key.replace(/["\\]/g, '\\$&')}"` }),
      },
      ...{ body: input, id: JSON.stringify([type, key, input]), refusedBy },
    },
    signal,
  );

const sagasUrl = ({ url, sagasUrl = new URL('sagas', withoutSlash(url)).href }: EventsDoor): string =>
  withoutSlash(sagasUrl);

/** Beside `/events/` is what is beside `/events`. */
const withoutSlash = (url: string) => url.replace(/\/$/, '');
