import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { HostError } from '../host-error';
import type { Environment } from './environment';

/** Where Temporal is and how to get in. */
export interface TemporalSettings {
  /** `host:port` */
  readonly address: string;
  readonly namespace: string;
  /** TLS, API key and headers, if any, with the address. */
  readonly connection: ClientConnectConfig['connectionOptions'];
}

/**
 * Reads the standard `TEMPORAL_*` variables and the profile they name (`TEMPORAL_PROFILE`, `TEMPORAL_CONFIG_FILE`), as
 * every Temporal tool does. Default: `127.0.0.1:7233`, namespace `default`.
 * @throws HostError `bad-setting` when the profile can't be read
 */
export function temporalSettings(environment: Environment): TemporalSettings {
  const given = Object.entries(environment).filter((each): each is [string, string] => Boolean(each[1]));
  const { connectionOptions, namespace } = loaded(Object.fromEntries(given));
  const address = connectionOptions.address ?? '127.0.0.1:7233';
  return { address, namespace: namespace ?? 'default', connection: { ...connectionOptions, address } };
}

/** A file with a default profile that says nothing. */
const noProfile = { configSource: { data: '[profile.default]\n' } } as const;

function loaded(overrideEnvVars: Record<string, string>, source?: typeof noProfile): ClientConnectConfig {
  try {
    return loadClientConnectConfig({ overrideEnvVars, ...source });
  } catch (cause) {
    // The SDK looks for profiles in what a file without any isn't.
    if (cause instanceof TypeError && source === undefined) return loaded(overrideEnvVars, noProfile);
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new HostError('bad-setting', `The TEMPORAL_* variables or the profile they name can't be used: ${detail}`, {
      cause,
    });
  }
}
