import type { AnyEvent } from '@backstitch/contract';
import { deepestData, isTooDeep } from '@backstitch/saga-log';
import { ParticipantError } from '../participant-error';
import type { WrittenRow } from './outbox-table';
import { checkedBy, sentJson } from './sent-json';

/** The most that the body of an event may take, in bytes of UTF-8 JSON: it has to find room in the history of a saga. */
export const eventLimit = 256 * 1024;

/** The gateway's part: it takes what is published by the schema, too. */
const taking = 'what its schema makes of the body';
const twice =
  'who takes the event would get something else than was published. Transform the body before it is published';

/** The row of an event that is published. @throws ParticipantError `event-unpublishable` */
export async function eventRow(event: AnyEvent, body: unknown): Promise<Omit<WrittenRow, 'id'>> {
  const { name } = event;
  const sent = { what: 'the body', of: name, limit: eventLimit, instead: 'publish a reference', error: unpublishable };
  const checked = await checkedBy(event.schema, body, sent);
  if (isTooDeep(checked)) throw unpublishable(`The body of ${name} is nested deeper than ${deepestData}.`);
  const key: unknown = event.key(checked);
  if (typeof key !== 'string' || key === '' || key.length > 1_000 || key.includes('\0')) {
    const wanted = 'it has to be a text of 1 to 1,000 characters, none of them NUL';
    throw unpublishable(`The key of ${name} is ${JSON.stringify(key)}: ${wanted}.`);
  }
  const data = sentJson(checked, sent);
  const taken = sentJson(await checkedBy(event.schema, JSON.parse(data), { ...sent, what: taking }), sent);
  if (taken !== data) {
    throw unpublishable(
      `The schema of ${name} makes ${data.slice(0, 200)}, and of that ${taken.slice(0, 200)}: ${twice}.`,
    );
  }
  return { name, key, data, due: 0 };
}

export const unpublishable = (message: string) => new ParticipantError('event-unpublishable', message);
