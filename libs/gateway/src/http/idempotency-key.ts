import { isKey } from '@backstitch/contract';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem';
import { headerOf } from './header-of';

/** A string of RFC 8941, and parameters that mean nothing here. Each character can be taken in one way only: it doesn't backtrack. */
const structured = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)" *(?:;[^";]*(?:"(?:[^"\\]|\\.)*" *)?)*$/;

/**
 * The request's key, if there is one: `"k"`, with parameters or without, and `k` are the same key.
 * @throws Problem `bad-idempotency-key`
 */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const { value, lines } = headerOf(request, 'idempotency-key');
  if (value === undefined) return undefined;
  const key = value.startsWith('"') ? structured.exec(value)?.[1]?.replace(/\\(.)/g, '$1') : value;
  if (lines === 1 && key !== undefined && isKey(key)) return key;
  throw new Problem(
    'bad-idempotency-key',
    'An Idempotency-Key is sent once, and has 1 to 255 printable ASCII characters, in quotes or without. A UUID is a good one.',
  );
}
