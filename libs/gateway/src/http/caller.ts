import { BlockList, isIP } from 'node:net';
import { anonymous } from '@backstitch/client';
import { type Environment, HostError } from '@backstitch/nest';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem';
import { headerOf } from './header-of';

/** Who asks. */
export interface Caller {
  /** For the audit. */
  readonly actor: string;
  /** Its address: what is shared fairly is shared among these. */
  readonly client: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** An address, or a network of less than all. */
const network = /^([^/]+)(?:\/([1-9]\d{0,2}))?$/;

/**
 * Tells who asks. Without proxies it is who the caller says: `Backstitch-Actor`, taken at its word. With proxies it is who
 * they have logged in, and nobody's own word counts.
 */
export class Callers {
  private constructor(private readonly proxies: BlockList | undefined) {}

  /**
   * Reads `GATEWAY_PROXIES`: addresses and networks, separated by commas, of proxies that log people in and set
   * `X-Forwarded-User` and `X-Forwarded-For`. Default none.
   * @throws HostError `bad-setting`
   */
  static fromSetting(environment: Environment): Callers {
    const list = environment['GATEWAY_PROXIES'] ?? '';
    const proxies = new BlockList();
    const each = list
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    for (const one of each) {
      const [, address = '', bits] = network.exec(one) ?? [];
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      try {
        if (bits === undefined) proxies.addAddress(address, family);
        else proxies.addSubnet(address, Number(bits), family);
      } catch (cause) {
        const detail = `GATEWAY_PROXIES has '${one}': write addresses or networks with commas, as in 10.0.0.5, 10.1.0.0/16.`;
        throw new HostError('bad-setting', detail, { cause });
      }
    }
    return new Callers(each.length > 0 ? proxies : undefined);
  }

  /** @throws Problem `bad-request` when a header that names somebody is sent twice */
  of(request: FastifyRequest): Caller {
    const address = request.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
    const said = one(request, 'backstitch-actor');
    if (this.proxies === undefined) return { actor: nameIn(said), client: address };
    if (!this.proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) {
      return { actor: nameIn(undefined), client: address };
    }
    // The last address is what the proxy has seen; those before it are what its caller has said.
    const from = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim();
    return { actor: nameIn(one(request, 'x-forwarded-user')), client: from || address };
  }
}

function one(request: FastifyRequest, name: string): string | undefined {
  const { value, lines } = headerOf(request, name);
  if (lines > 1) throw new Problem('bad-request', `${name} is sent ${lines} times: an act has one actor.`);
  return value;
}

/** Without what a reader doesn't see: control characters, and marks that have text run the other way. */
function nameIn(said: string | undefined): string {
  const name = decoded(said ?? '')
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  return name === '' ? anonymous : [...name].slice(0, 200).join('');
}

/** Node gives each byte of a header as a character. Names are UTF-8; what isn't was meant as Latin-1. */
function decoded(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}
