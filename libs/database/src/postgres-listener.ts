import { Client, type ClientConfig } from 'pg';

/** What listens, until it is stopped. */
export interface Listening {
  /** Ends its connection. */
  stop(): Promise<void>;
}

/** How long it waits before it connects again, in milliseconds. */
const pauseMs = 1_000;

/** Listens on a channel, over a connection of its own: one of a pool would be missing there. */
export function listenOn(config: ClientConfig, channel: string, heard: () => void): Listening {
  let isStopped = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const later = () => {
    if (!isStopped) timer = setTimeout(() => void connect(), pauseMs);
  };
  const connect = async () => {
    const own = new Client(config);
    client = own;
    own.on('notification', heard);
    // Without a listener an error would end the process; `end` comes after it, too.
    own.on('error', () => {});
    try {
      await own.connect();
      own.once('end', later);
      await own.query(`listen ${own.escapeIdentifier(channel)}`);
      heard();
    } catch {
      own.removeListener('end', later);
      await own.end().catch(() => {});
      later();
    }
  };
  const connected = connect();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await connected;
      await client?.end().catch(() => {});
    },
  };
}
