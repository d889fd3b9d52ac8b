import { openConnection, temporalError } from '@backstitch/client';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { CommandError } from '../command-error';
import { exitCodes } from '../exit-codes';

/** Variables of the process. An empty one counts as absent. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How long the server is waited for, in milliseconds. */
const connectTimeout = 5_000;

/** Where Temporal is, by the `TEMPORAL_*` variables and the profile they name. @throws CommandError `bad-arguments` */
export function temporalAt(environment: Environment) {
  const given = Object.fromEntries(Object.entries(environment).filter((each): each is [string, string] => !!each[1]));
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({ overrideEnvVars: given });
    const address = connectionOptions.address ?? '127.0.0.1:7233';
    return { connection: { ...connectionOptions, address }, address, namespace };
  } catch (error) {
    throw CommandError.of(
      'bad-arguments',
      `The TEMPORAL_* variables or the profile they name can't be used: ${(error as Error).message}`,
    );
  }
}

/**
 * A client of Temporal. Its connection is the caller's to close.
 * @throws CommandError `temporal-unreachable`, `bad-arguments`
 */
export async function connectTemporal(environment: Environment): Promise<Client> {
  const { connection: options, address, namespace } = temporalAt(environment);
  try {
    return new Client({ connection: await openConnection({ connectTimeout, ...options }), namespace });
  } catch (error) {
    const detail = temporalError(error)?.detail ?? (error as Error).message;
    throw new CommandError(
      'temporal-unreachable',
      `Temporal at ${address}: ${detail} TEMPORAL_ADDRESS, or the profile in TEMPORAL_PROFILE, says where it is; BACKSTITCH_GATEWAY, whom to ask instead.`,
      exitCodes.unreachable,
    );
  }
}
