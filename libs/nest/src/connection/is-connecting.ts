import { types } from 'node:util';

/**
 * The system's codes of a connection that isn't made or breaks; SQLSTATEs of a PostgreSQL that starts, stops or has no
 * connection left; what MySQL has for that; Prisma's.
 */
const codes: ReadonlySet<unknown> = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EPIPE',
    'ENOENT',
  ],
  ...['57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08004', '08006'],
  ...['PROTOCOL_CONNECTION_LOST', 'ER_CON_COUNT_ERROR', 'ER_SERVER_SHUTDOWN'],
  ...['P1001', 'P1002', 'P1008', 'P1017'],
]);

/** What drivers and their pools say without a code. */
const said =
  /no answer|it can only be read|timeout exceeded when trying to connect|Connection terminated|acquiring a connection|(Can't|Cannot) reach database/i;

/** More causes don't help, and one may be its own. */
const deepest = 5;

/** Whether it tells of a database that can't be connected to, or written, now: by its code, or that of one of its causes. */
export function isConnecting(error: unknown, depth = 0): boolean {
  if (!types.isNativeError(error) || depth > deepest) return false;
  if ('code' in error && codes.has(error.code)) return true;
  const causes = 'errors' in error && Array.isArray(error.errors) ? (error.errors as unknown[]) : [];
  return said.test(error.message) || [...causes, error.cause].some((cause) => isConnecting(cause, depth + 1));
}
