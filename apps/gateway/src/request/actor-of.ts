import type { FastifyRequest } from 'fastify';

/**
 * Who acts, for the audit: `Backstitch-Actor`, else `X-Forwarded-User` as proxies that log people in set it, else
 * `anonymous`. It is taken at its word: whoever can reach the gateway can say any name, so put a proxy before it that
 * sets the header itself.
 */
export function actorOf({ headers }: FastifyRequest): string {
  const said = [headers['backstitch-actor'] ?? headers['x-forwarded-user'] ?? []].flat()[0]?.trim();
  return said ? said.slice(0, 200) : 'anonymous';
}
