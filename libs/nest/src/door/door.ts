import type { IncomingMessage } from 'node:http';
import { HostError } from '../host-error';

/** Why a request isn't let in. */
export interface TurnedAway {
  readonly status: 400 | 403 | 421;
  readonly code: 'bad-request' | 'foreign-origin' | 'foreign-host';
  readonly detail: string;
}

const ofThisMachine = ['127.0.0.1', 'localhost', '[::1]'];
const nameForm = /^(\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?)$/;
const safe = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Lets in who asks for this server by one of its names. A page can have a name of its own resolved to this machine, and
 * is the same origin then as far as a browser can tell: only the `Host` tells that it isn't ours.
 */
export class Door {
  /** @param names by which the server is known, besides those of this machine; without ports */
  constructor(private readonly names: readonly string[] = []) {}

  /**
   * Reads the names from a setting: separated by commas, without ports.
   * @throws HostError `bad-setting`
   */
  static fromSetting(setting: string, list = ''): Door {
    const names = list
      .split(',')
      .map((each) => each.trim().toLowerCase())
      .filter((each) => each !== '');
    const wrong = names.find((name) => !nameForm.test(name));
    if (wrong === undefined) return new Door(names);
    throw new HostError('bad-setting', `${setting} names '${wrong}': write host names without ports, with commas.`);
  }

  /** @returns undefined when the request may come in */
  refuse(request: IncomingMessage): TurnedAway | undefined {
    const { rawHeaders, headers, method = 'GET', url = '/' } = request;
    const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
    if (hosts !== 1) {
      const detail = `A request has one Host line; this one has ${hosts === 0 ? 'none' : hosts}.`;
      return { status: 400, code: 'bad-request', detail };
    }
    const asked = /^https?:\/\//i.test(url) ? hostOf(url) : (headers.host ?? '');
    for (const host of [asked, headers.host ?? '']) {
      if (!this.isOurs(nameIn(host), request)) {
        const detail = 'This server is not known by the name that it was asked for: its settings list its names.';
        return { status: 421, code: 'foreign-host', detail };
      }
    }
    if (safe.includes(method)) return undefined;
    const { origin } = headers;
    const isForeign =
      headers['sec-fetch-site'] === 'cross-site' || (origin !== undefined && !this.isSame(origin, asked));
    if (!isForeign) return undefined;
    return { status: 403, code: 'foreign-origin', detail: 'A page of another origin may not change anything here.' };
  }

  /** An address can't be given to a foreign name: where the connection came in by it, it is ours. */
  private isOurs(name: string | undefined, { socket }: IncomingMessage): boolean {
    if (name === undefined) return false;
    if (ofThisMachine.includes(name) || this.names.includes(name)) return true;
    const local = socket.localAddress?.replace(/^::ffff:(?=\d+\.)/, '').toLowerCase();
    return local !== undefined && (name === local || name === `[${local}]`);
  }

  /** A proxy may have another port, or speak TLS: then the name has to be one of the list. */
  private isSame(origin: string, host: string): boolean {
    const page = URL.parse(origin);
    if (page === null || page.host === '') return false;
    return page.host === URL.parse(`http://${host}`)?.host || this.names.includes(page.hostname);
  }
}

const hostOf = (url: string): string => {
  const parsed = URL.parse(url);
  return parsed === null || parsed.username !== '' || parsed.password !== '' ? '' : parsed.host;
};

/** The name in `name:port`, in lower case. */
const nameIn = (host: string): string | undefined => {
  const [, name] = /^(\[[0-9a-f:.]+\]|[^:@/[\]\s]+?)\.?(:\d{1,5})?$/i.exec(host) ?? [];
  return name?.toLowerCase();
};
