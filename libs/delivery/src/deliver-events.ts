import { type CloudEvent, HTTP } from 'cloudevents';
import type { Delivery, EventsDoor } from './delivery';
import { type Posted, post } from './post';

/** No repetition mends them. */
const refusedBy = [400, 413, 422];

/** Sends one event as structured JSON, or several as one batch; or by the door's transport, where it has one. */
export const deliverEvents = (
  door: EventsDoor,
  events: CloudEvent<unknown> | readonly CloudEvent<unknown>[],
  signal: AbortSignal,
): Promise<Delivery> =>
  door.transport?.deliver('specversion' in events ? [events] : events, signal) ?? post(door, written(events), signal);

function written(events: CloudEvent<unknown> | readonly CloudEvent<unknown>[]): Posted {
  if ('specversion' in events) {
    const { headers, body } = HTTP.structured(events);
    const contentType = String(headers['content-type']);
    return {
      ...{ headers: { 'content-type': contentType }, body: body as string, id: idOf([events]), refusedBy },
    };
  }
  const contentType = 'application/cloudevents-batch+json; charset=utf-8';
  return {
    ...{ headers: { 'content-type': contentType }, body: JSON.stringify(events), id: idOf(events), refusedBy },
  };
}

/** Of all of them: a batch that begins like another is another message. */
const idOf = (events: readonly CloudEvent<unknown>[]): string =>
  JSON.stringify(events.map(({ source, id }) => [source, id]));
