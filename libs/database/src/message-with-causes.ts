import { types } from 'node:util';

/** More causes don't help, and one may be its own. */
const deepest = 5;

/**
 * What an error says, and why: `fetch failed: connect ECONNREFUSED 127.0.0.1:3160`. What its message says already isn't
 * said again. An `AggregateError`, of a host with several addresses, says what each of its errors does.
 */
export function messageWithCauses(error: unknown, depth = 0): string {
  if (!types.isNativeError(error)) return String(error);
  const reasons: unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [error.cause];
  const why = depth < deepest ? reasons.flatMap((reason) => sayOf(reason, depth)) : [];
  const causes = [...new Set(why)].filter((text) => !error.message.includes(text)).join('; ');
  return [error.message.trim(), causes].filter(Boolean).join(': ') || error.name;
}

function sayOf(reason: unknown, depth: number): string[] {
  const isText = types.isNativeError(reason) || typeof reason === 'string';
  return isText ? [messageWithCauses(reason, depth + 1)] : [];
}
