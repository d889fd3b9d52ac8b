import type { EventsDoor } from '@backstitch/participant';
import type * as JetStream from '@backstitch/jetstream';
import { HostError } from '../host-error';
import type { Environment } from './environment';

/** Which stream of NATS JetStream events go by. */
export interface StreamSetting {
  readonly servers: string;
  readonly stream: string;
}

/** The stream of `EVENTS_NATS` and `EVENTS_STREAM`. @returns undefined: events go by HTTP. @throws HostError `bad-setting` */
export function streamSetting(environment: Environment): StreamSetting | undefined {
  const servers = environment['EVENTS_NATS'] || undefined;
  const stream = environment['EVENTS_STREAM'] || 'backstitch';
  if (servers === undefined) return undefined;
  const isNats = (url: string) => /^(nats|tls):$/.test(URL.parse(url.trim())?.protocol ?? '');
  const wrong = servers.split(',').findIndex((url) => !isNats(url));
  if (wrong >= 0) {
    // It isn't shown: where it is no URL, nobody can tell what of it is a password.
    const which = `URL ${wrong + 1} of EVENTS_NATS is none of NATS`;
    const wanted = 'write it as in nats://127.0.0.1:4222, and percent-encode its user and password';
    throw new HostError('bad-setting', `${which}: ${wanted}.`);
  }
  if (!/^[\w-]{1,100}$/.test(stream)) {
    throw new HostError('bad-setting', `EVENTS_STREAM is '${stream}': write letters, digits, - and _.`);
  }
  return { servers, stream };
}

/** The package that speaks with NATS: only who uses it has it. @throws HostError `bad-setting` */
export async function jetStream(): Promise<typeof JetStream> {
  try {
    return await import('@backstitch/jetstream');
  } catch (cause) {
    const why = 'EVENTS_NATS is set, and @backstitch/jetstream is not installed: npm install @backstitch/jetstream.';
    throw new HostError('bad-setting', why, { cause });
  }
}

/** The door, by whose stream events go where one is set. @param who delivers. @throws HostError `bad-setting` */
export async function throughStream(door: EventsDoor, environment: Environment, who: string): Promise<EventsDoor> {
  const setting = streamSetting(environment);
  if (setting === undefined || door.transport) return door;
  const { StreamTransport } = await jetStream();
  return { ...door, transport: new StreamTransport(setting, who) };
}
