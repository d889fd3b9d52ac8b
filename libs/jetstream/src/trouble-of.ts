import { JetStreamApiError } from '@nats-io/jetstream';
import { jserrors } from '@nats-io/jetstream/internal';
import { shown } from './connect-to';
import { JetStreamError } from './jet-stream-error';
import type { StreamAddress } from './stream-address';

/** Codes of the server: there is no such stream; it is another one that has the subject. */
const missing = [10059, 10060];

/** What the client threw, as an error with a code of ours. */
export function troubleOf(error: unknown, address: StreamAddress): JetStreamError {
  if (error instanceof JetStreamError) return error;
  const { servers, stream } = address;
  const cause = error instanceof Error ? error : new Error(String(error));
  const isMissing =
    error instanceof jserrors.JetStreamNotEnabled ||
    (error instanceof JetStreamApiError && missing.includes(error.code));
  if (isMissing) {
    return new JetStreamError(
      'stream-missing',
      `NATS at ${shown(servers)} has no stream ${stream} with the subjects ${stream}.>, or no JetStream: make it.`,
      { cause },
    );
  }
  const code = error instanceof JetStreamApiError ? 'nats-refused' : 'nats-unreachable';
  const said = code === 'nats-refused' ? 'refuses it' : "didn't answer";
  return new JetStreamError(code, `NATS at ${shown(servers)} ${said}: ${cause.message || cause.name}.`, { cause });
}
