import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from '@backstitch/client';
import { searchAttributes } from '@backstitch/saga-log';
import { ensureSearchAttributes, useOrStartServer } from '@backstitch/temporal-server';
import { loadClientConnectConfig } from '@temporalio/envconfig';

const { TEMPORAL_PORT, TEMPORAL_UI_PORT, TEMPORAL_DB } = process.env;

/**
 * The process that holds the Temporal server: in a process of its own, so that Ctrl-C reaches the server last, and so
 * that it is watched and started again like every other. With TEMPORAL_ADDRESS set it only sees to the search
 * attributes of that server.
 */
async function main(): Promise<void> {
  const { address, namespace, uiUrl, started, stop } = await useOrStartServer({
    port: Number(TEMPORAL_PORT),
    ui: Number(TEMPORAL_UI_PORT),
    dbFile: TEMPORAL_DB,
    searchAttributes,
  });
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop().then(() => process.exit(0)));
  if (!started) await prepareTheirs(address, namespace);
  console.log(JSON.stringify({ msg: 'ready', address, namespace, uiUrl, pid: started?.pid }));
  while (started ? isRunning(started.pid) : true) await sleep(200);
  console.log(JSON.stringify({ msg: 'the Temporal server has ended' }));
  process.exit(1);
}

async function prepareTheirs(address: string, namespace: string): Promise<void> {
  const { connectionOptions } = loadClientConnectConfig();
  const connection = await openConnection(connectionOptions).catch((error: Error) => {
    throw new Error(`Temporal at ${address} (TEMPORAL_ADDRESS) can't be reached: ${error.message}`);
  });
  await ensureSearchAttributes(connection, namespace, searchAttributes);
  await connection.close();
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
