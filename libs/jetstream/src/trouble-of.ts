import { JetStreamApiError } from '@nats-io/jetstream';
import { jserrors } from '@nats-io/jetstream/internal';
import { credentialsRefused, refusalOf, shown } from './connect-to';
import { type NatsConnection, errors } from '@nats-io/transport-node';
import { JetStreamError } from './jet-stream-error';
import type { StreamAddress } from './stream-address';

/** Codes of the server: there is no such stream; it is another one that has the subject. */
const missing = [10059, 10060];
/** Code of the server: the stream takes no message of this size. */
const tooLarge = 10054;

/** What the client threw, as an error with a code of ours. @param connection that was asked; undefined: there was none yet */
export function troubleOf(error: unknown, address: StreamAddress, connection?: NatsConnection): JetStreamError {
  if (error instanceof JetStreamError) return error;
  const refusal = refusalOf(connection);
  if (refusal) return credentialsRefused(address, refusal);
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
  // The client refuses what the server says that it takes none of, before it is sent.
  const isTooLarge = error instanceof JetStreamApiError ? error.code === tooLarge : isOverMaxPayload(error);
  if (isTooLarge) {
    const why = `NATS at ${shown(servers)}, or its stream ${stream}, takes no message of this size: ${cause.message}.`;
    return new JetStreamError('event-too-large', why, { cause });
  }
  const code = error instanceof JetStreamApiError ? 'nats-refused' : 'nats-unreachable';
  const said = code === 'nats-refused' ? 'refuses it' : "didn't answer";
  return new JetStreamError(code, `NATS at ${shown(servers)} ${said}: ${cause.message || cause.name}.`, { cause });
}

const isOverMaxPayload = (error: unknown): boolean =>
  error instanceof errors.InvalidArgumentError && error.message.includes('max_payload');
