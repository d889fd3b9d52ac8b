#!/usr/bin/env node
/**
 * Records histories of sagas from a running Temporal, to be replayed in tests: `npm run record -- FOLDER ID…`, where an
 * ID is a saga's `{type}/{id}`. A history is recorded once: a file that exists is never overwritten, because what it
 * holds is what a saga of that version did. A saga that went on in further runs, as a routing slip does at each hop, has a
 * file for each.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openConnection } from '@backstitch/client';
import { runsOf } from '@backstitch/saga-log';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import protoUtils from '@temporalio/common/lib/proto-utils.js';
import { Trouble, tell } from './trouble.mjs';

async function record([folder, ...ids]) {
  if (folder === undefined || folder.startsWith('-') || ids.length === 0) {
    const example = 'npm run record -- test/replay/histories/1.2.0 bookTrip/4711 …';
    throw new Trouble('bad-parameter', `Say where to, and what: ${example}`);
  }
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const at = { ...connectionOptions, address: connectionOptions.address ?? '127.0.0.1:7233' };
  const connection = await openConnection(at).catch((error) => {
    const why = `${error.message}. TEMPORAL_ADDRESS says where it is.`;
    throw new Trouble('temporal-unreachable', `Temporal at ${at.address} can't be reached: ${why}`);
  });
  let refused = 0;
  try {
    const client = new Client({ connection, namespace });
    for (const id of ids) {
      const histories = await historiesOf(client, id);
      await mkdir(folder, { recursive: true });
      for (const [run, history] of histories.entries()) {
        const part = histories.length === 1 ? '' : `.${run + 1}`;
        const file = join(folder, `${id.replaceAll('/', '.')}${part}.history.json`);
        if (existsSync(file)) {
          console.error(`${file} is recorded already and stays as it is: choose another folder for a new version.`);
          refused += 1;
          continue;
        }
        await writeFile(file, JSON.stringify(JSON.parse(protoUtils.historyToJSON(history))));
        console.log(file);
      }
    }
  } finally {
    await connection.close();
  }
  return refused === 0 ? 0 : 1;
}

/** Of all its runs that the server still has, the first one first. */
async function historiesOf(client, id) {
  const runs = await runsOf(client, { workflowId: id });
  if (runs.length > 0) return runs.map((events) => ({ events }));
  throw new Trouble('unknown-saga', `There is no saga '${id}': write its type and id, as in bookTrip/4711.`);
}

try {
  process.exitCode = await record(process.argv.slice(2));
} catch (error) {
  tell(error);
  process.exitCode = 2;
}
