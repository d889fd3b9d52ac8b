import type { AnyEvent } from '@backstitch/contract';
import { faultsOf } from '../barrier/faults';
import { carried } from '../barrier/json';
import { ParticipantError } from '../participant-error';
import type { WrittenRow } from './outbox-table';

/** The most that the body of an event may take, in bytes of UTF-8 JSON: it has to find room in the history of a saga. */
export const eventLimit = 256 * 1024;

/** The row of an event that is published. @throws ParticipantError `event-unpublishable` */
export async function eventRow(event: AnyEvent, body: unknown): Promise<Omit<WrittenRow, 'id'>> {
  const { name } = event;
  const checked = await event.schema.safeParseAsync(body);
  if (!checked.success) {
    const faults = faultsOf(checked.error).map(({ pointer, message }) => `${pointer || 'the body'}: ${message}`);
    throw unpublishable(`The body of ${name} isn't what its contract says: ${faults.join('; ')}`);
  }
  const key: unknown = event.key(checked.data);
  if (typeof key !== 'string' || key === '' || key.length > 1_000) {
    throw unpublishable(`The key of ${name} is ${JSON.stringify(key)}: it has to be a text of 1 to 1,000 characters.`);
  }
  const json = carried(checked.data);
  if (!('text' in json))
    throw unpublishable(`JSON can't carry the body of ${name}: ${json.lost || 'the value'} would be lost.`);
  const data = json.text ?? 'null';
  const bytes = Buffer.byteLength(data);
  if (bytes > eventLimit) {
    throw unpublishable(`The body of ${name} has ${bytes} bytes and may have ${eventLimit}: publish a reference.`);
  }
  return { name, key, data, due: 0 };
}

export const unpublishable = (message: string) => new ParticipantError('event-unpublishable', message);
