import { payloadSize } from './payload-size';
import type { AuditEntry } from './shown/audit-entry';

/** Bytes, as JSON. */
const maxBytes = 256 * 1024;

/**
 * What a saga takes of its audit into its next run: the latest acts, some thousand with a reason of a line. Those before
 * them are in the histories of its earlier runs.
 */
export function latestActs(audit: readonly AuditEntry[]): readonly AuditEntry[] {
  let room = maxBytes;
  let first = audit.length;
  while (first > 0 && (room -= payloadSize(audit[first - 1]) + 1) >= 0) first -= 1;
  return audit.slice(first);
}
