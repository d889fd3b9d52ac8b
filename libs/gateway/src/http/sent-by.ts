import type { SendOptions } from '@backstitch/client';
import type { FastifyRequest } from 'fastify';
import { actorOf } from './actor-of';
import { expectedIn } from './expected-in';
import { idempotencyKey } from './idempotency-key';

/** Who sends a message or an act, under which key, and what they have seen. @throws Problem as of its parts */
export function sentBy(request: FastifyRequest): SendOptions {
  const key = idempotencyKey(request);
  return { by: actorOf(request), expected: expectedIn(request.headers), ...(key !== undefined && { key }) };
}
