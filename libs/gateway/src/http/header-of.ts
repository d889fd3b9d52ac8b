import type { FastifyRequest } from 'fastify';

/** A header, and how many lines of it were sent: Node makes one value of them. */
export function headerOf(request: FastifyRequest, name: string): { value: string | undefined; lines: number } {
  const { rawHeaders } = request.raw;
  const lines = rawHeaders.filter((each, index) => index % 2 === 0 && each.toLowerCase() === name).length;
  return { value: [request.headers[name] ?? []].flat()[0], lines };
}
