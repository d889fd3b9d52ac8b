import { anonymous } from '@backstitch/client';
import { userInfo } from 'node:os';
import { CommandError } from './command-error';
import type { Environment } from './sagas/connect-temporal';
import { GatewaySagas } from './sagas/gateway-sagas';
import type { Sagas } from './sagas/sagas';
import { Output } from './terminal/output';

/** Options that every command takes. */
export interface CommonOptions {
  readonly gateway?: string;
  readonly by?: string;
  readonly json?: boolean;
}

/** What a command works with: where it asks, who acts, where its result goes. */
export class Session {
  readonly output: Output;
  readonly gateway: URL | undefined;

  /** @throws CommandError `bad-arguments` */
  constructor(
    private readonly options: CommonOptions,
    readonly environment: Environment,
  ) {
    this.output = new Output(options.json === true);
    this.gateway = gatewayIn(options.gateway || environment['BACKSTITCH_GATEWAY']);
  }

  /** Who acts, for the audit: `--by`, `BACKSTITCH_ACTOR`, or the name that the machine knows; else `anonymous`. */
  get by(): string {
    return this.options.by || this.environment['BACKSTITCH_ACTOR'] || userHere();
  }

  /**
   * Asks a gateway where one is named, else Temporal.
   * @throws CommandError `temporal-unreachable`, `bad-arguments`
   */
  async withSagas<T>(use: (sagas: Sagas) => Promise<T>): Promise<T> {
    const sagas = await this.open();
    try {
      return await use(sagas);
    } finally {
      await sagas.close();
    }
  }

  private async open(): Promise<Sagas> {
    if (this.gateway) return new GatewaySagas(this.gateway, this.by);
    // Temporal's client takes a quarter of a second to load: who asks a gateway doesn't wait for it.
    const { TemporalSagas } = await import('./sagas/temporal-sagas.js');
    return TemporalSagas.open(this.environment, this.by);
  }
}

/** In a container a user id may have no name. */
function userHere(): string {
  try {
    return userInfo().username;
  } catch {
    return anonymous;
  }
}

function gatewayIn(text: string | undefined): URL | undefined {
  if (!text) return undefined;
  const url = URL.parse(text);
  // What has a user or a password can't be asked, and isn't shown.
  if (text.includes('@')) {
    const why =
      "The gateway's address has an @ in it: write one without user and password, as in http://127.0.0.1:3000.";
    throw CommandError.of('bad-arguments', why);
  }
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw CommandError.of('bad-arguments', `The gateway is '${text}': write an address, as in http://127.0.0.1:3000.`);
}
