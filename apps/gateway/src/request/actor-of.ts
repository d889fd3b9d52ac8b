import type { FastifyRequest } from 'fastify';

/**
 * Who acts, for the audit: `Backstitch-Actor`, else `X-Forwarded-User` as proxies that log people in set it, else
 * `anonymous`. It is taken at its word: whoever can reach the gateway can say any name, so put a proxy before it that
 * sets the header itself. Names are UTF-8, as terminals, proxies and the page send them.
 */
export function actorOf({ headers }: FastifyRequest): string {
  const said = [headers['backstitch-actor'] ?? headers['x-forwarded-user'] ?? []].flat()[0]?.trim();
  return said ? decoded(said).slice(0, 200) : 'anonymous';
}

/** Node gives each byte of a header as a character. What isn't UTF-8 was meant as Latin-1. */
function decoded(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}
