import { type Environment, countOf } from '@backstitch/nest';

/** How much of a gateway there is, and how much of it one client has. */
export interface GatewayLimits {
  /** Open connections. A watcher has one, and who asks now and then: a thousand clients, and those who do nothing with theirs. */
  readonly connections: number;
  /** Those who watch at once, and those who wait at once. */
  readonly watchers: number;
  /** Of them, those of one client. */
  readonly watchersEach: number;
  /** Stored types that can be started: every list names them all. */
  readonly types: number;
  /** Bytes of all stored definitions, in all their versions. */
  readonly definitionBytes: number;
}

/**
 * By `GATEWAY_CONNECTIONS` (4,000), `GATEWAY_WATCHERS` (500), `GATEWAY_WATCHERS_EACH` (200), `GATEWAY_TYPES` (1,000) and
 * `GATEWAY_DEFINITIONS_MB` (256).
 * @throws HostError `bad-setting`
 */
export function gatewayLimits(environment: Environment): GatewayLimits {
  return {
    connections: countOf(environment, 'GATEWAY_CONNECTIONS') ?? 4_000,
    watchers: countOf(environment, 'GATEWAY_WATCHERS') ?? 500,
    watchersEach: countOf(environment, 'GATEWAY_WATCHERS_EACH') ?? 200,
    types: countOf(environment, 'GATEWAY_TYPES') ?? 1_000,
    definitionBytes: (countOf(environment, 'GATEWAY_DEFINITIONS_MB') ?? 256) * 1024 * 1024,
  };
}
