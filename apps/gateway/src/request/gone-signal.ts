import type { FastifyReply } from 'fastify';

/** Aborts when the caller has gone, or after so many seconds. */
export function goneSignal({ raw }: FastifyReply, seconds: number): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return AbortSignal.any([gone.signal, AbortSignal.timeout(seconds * 1000)]);
}
