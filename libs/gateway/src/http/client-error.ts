import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from './problem';

const problems: Record<string, () => Problem> = {
  HPE_HEADER_OVERFLOW: () => new Problem('headers-too-large', 'The headers have more than 16 KB.'),
  ERR_HTTP_REQUEST_TIMEOUT: () => new Problem('request-timeout', 'A request has 30 s to arrive, its headers 10 s.'),
};

/** Answers what Node's parser refuses: no request has come of it, so no route sees it. */
export function clientError(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || socket.destroyed || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const problem = problems[error.code ?? '']?.() ?? new Problem('bad-request', 'This is no request of HTTP/1.1.');
  const body = JSON.stringify(problem.toDocument(''));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
