import type { z } from 'zod';
import { schemaErrorsOf } from '../barrier/schema-errors-of';
import { carried } from '../barrier/json';
import type { ParticipantError } from '../participant-error';

/** What is sent, in words, as it stands in errors; how large it may be; and the error of what sends it. */
export interface Sent {
  /** `the body` */
  readonly what: string;
  /** Of which event or saga type. */
  readonly of: string;
  /** Bytes of UTF-8 JSON. */
  readonly limit: number;
  /** What to do with more: `publish a reference`. */
  readonly instead: string;
  readonly error: (message: string) => ParticipantError;
}

/** A value as JSON. @throws what `error` makes: JSON can't carry it, or it is too large */
export function sentJson(value: unknown, { what, of, limit, instead, error }: Sent): string {
  const json = carried(value);
  if (!('text' in json)) throw error(`JSON can't carry ${what} of ${of}: ${json.lost || 'the value'} would be lost.`);
  const data = json.text ?? 'null';
  const bytes = Buffer.byteLength(data);
  if (bytes <= limit) return data;
  throw error(`${capital(what)} of ${of} has ${bytes} bytes and may have ${limit}: ${instead}.`);
}

/** A value as its schema makes it. @throws what `error` makes: each error, by its pointer */
export async function checkedBy(
  schema: z.ZodType,
  value: unknown,
  { what, of, error }: Pick<Sent, 'what' | 'of' | 'error'>,
): Promise<unknown> {
  const checked = await schema.safeParseAsync(value);
  if (checked.success) return checked.data;
  const errors = schemaErrorsOf(checked.error).map(({ pointer, message }) => `${pointer || what}: ${message}`);
  throw error(`${capital(what)} of ${of} isn't what its contract says: ${errors.join('; ')}`);
}

const capital = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}`;
