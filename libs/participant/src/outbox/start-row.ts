import { type SagaType, isKey } from '@backstitch/contract';
import { beginningOf } from '@backstitch/saga-log';
import { createHash } from 'node:crypto';
import { ParticipantError } from '../participant-error';
import { dueToStart } from './due-to-start';
import type { WrittenRow } from './outbox-table';
import { checkedBy, sentJson } from './sent-json';

/** The most that the input of a saga that is started may take, in bytes of UTF-8 JSON: the gateway takes no more. */
export const startLimit = 1_500_000;

/** A saga that a verb starts: of which type, with what, and under which key. */
export interface WantedSaga {
  readonly type: SagaType;
  readonly input: unknown;
  readonly key: string | undefined;
}

/**
 * The row of a saga that is started; its id is the key that the gateway is sent. The input is sent as it was given: the
 * gateway makes of it what the contract says.
 * @param place names it among all that its participant starts
 * @throws ParticipantError `saga-unstartable`
 */
export async function startRow({ type, input, key }: WantedSaga, place: string): Promise<WrittenRow> {
  const { name, contract } = type;
  const sent = { what: 'the input', of: name, limit: startLimit, instead: 'send a reference', error: unstartable };
  const data = sentJson(input, sent);
  const checked = await checkedBy(contract.input, JSON.parse(data), sent);
  if (key !== undefined && !isKey(key)) {
    throw unstartable(`The key of ${name} is ${JSON.stringify(key)}: write 1 to 255 printable ASCII characters.`);
  }
  const chosen = beginningOf(type, checked).id;
  if (chosen !== undefined && key !== undefined) {
    throw unstartable(`A ${name} has the id that its input chooses ('${chosen}'): start it without a key.`);
  }
  // One that chooses its id is started once by that, and takes no key.
  const id = chosen === undefined ? (key ?? keyOf(place)) : '';
  return { id, name, key: `start ${name} ${chosen ?? id}`, data, due: dueToStart(0) };
}

/** A place as a key: itself, or its hash where it can't be one. */
const keyOf = (place: string): string =>
  isKey(place) ? place : createHash('sha256').update(place).digest('hex').slice(0, 40);

export const unstartable = (message: string) => new ParticipantError('saga-unstartable', message);
