import { openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Trouble } from './trouble';

/**
 * A client of the Temporal server that `TEMPORAL_ADDRESS` names, with the other `TEMPORAL_*` variables; default
 * `127.0.0.1:7233`. Close its connection.
 * @throws Trouble `temporal-unreachable`
 */
export async function connectTemporal(): Promise<Client> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const at = { ...connectionOptions, address: connectionOptions.address ?? '127.0.0.1:7233' };
  const connection = await openConnection(at).catch((error: Error) => {
    throw new Trouble(
      'temporal-unreachable',
      `Temporal at ${at.address} can't be reached: ${error.message}. TEMPORAL_ADDRESS says where it is.`,
    );
  });
  return new Client({ connection, namespace });
}
