import type { FastifyReply } from 'fastify';

/** Aborts when the caller has gone, or after so many seconds. */
export function disconnectSignal({ raw }: FastifyReply, seconds: number): AbortSignal {
  const gone = new AbortController();
  const end = () => {
    clearTimeout(timer);
    gone.abort();
  };
  const timer = setTimeout(end, seconds * 1000);
  raw.once('close', end);
  // Who has gone already doesn't go again.
  if (raw.destroyed) end();
  return gone.signal;
}
