import { dataConverterAt, openConnection, temporalError } from '@backstitch/client';
import { Client, type DataConverter } from '@temporalio/client';
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
  const dataConverter = await dataConverterOf(environment);
  try {
    const connection = await openConnection({ connectTimeout, ...options });
    return new Client({ connection, namespace, ...(dataConverter && { dataConverter }) });
  } catch (error) {
    const detail = temporalError(error)?.detail ?? (error as Error).message;
    throw new CommandError(
      'temporal-unreachable',
      `Temporal at ${address}: ${detail} TEMPORAL_ADDRESS, or the profile in TEMPORAL_PROFILE, says where it is; BACKSTITCH_GATEWAY, whom to ask instead.`,
      exitCodes.unreachable,
    );
  }
}

/**
 * What decodes the payloads of sagas: the export `dataConverter` of the module that `BACKSTITCH_DATA_CONVERTER` names, a
 * path. Default none.
 * @throws CommandError `bad-arguments`
 */
async function dataConverterOf(environment: Environment): Promise<DataConverter | undefined> {
  const path = environment['BACKSTITCH_DATA_CONVERTER'];
  if (!path) return undefined;
  return dataConverterAt(path).catch((error: Error) => {
    throw CommandError.of('bad-arguments', `BACKSTITCH_DATA_CONVERTER: ${error.message}`);
  });
}
