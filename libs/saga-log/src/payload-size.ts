import { payloadLimit } from './history-limits';
import type { LogEntry } from './saga-log';

/** What travels though somebody else has it, too: bytes. */
const smallLimit = 4 * 1024;

/** Bytes of a value as JSON in UTF-8. Absent values have none. */
export function payloadSize(value: unknown): number {
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) return 0;
  // Nothing longer than this can be over the limit, whatever its characters: don't encode what is small.
  return json.length * 3 < payloadLimit ? json.length : new TextEncoder().encode(json).length;
}

/** A step's input and output, where they are small together: its participant has both, and whatever sends them adds up. */
export function ifSmall({ input, output }: Exchanged): Exchanged {
  return payloadSize([input, output]) > smallLimit ? {} : { input, ...(output !== undefined && { output }) };
}

interface Exchanged {
  readonly input?: unknown;
  readonly output?: unknown;
}

/** What is sent with the log is small: inputs and outputs only where they are. */
export const slim = ({ input, output, ...entry }: LogEntry): LogEntry => ({ ...entry, ...ifSmall({ input, output }) });
