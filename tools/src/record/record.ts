import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runsOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { argumentsOf } from '../arguments-of';
import { connectTemporal } from '../connect-temporal';
import { Trouble } from '../trouble';

const usage = 'Say where to, and what: npm run record -- FOLDER {type}/{id} …';

/**
 * Records histories of sagas from a running Temporal, to be replayed in tests. A history is recorded once: a file that exists
 * is never overwritten, because what it holds is what a saga of that version did. A saga that went on in further runs, as
 * a routing slip does at each hop, has a file for each.
 * @param args a folder, and the sagas by `{type}/{id}`
 * @returns 1 when one was recorded already
 * @throws Trouble `bad-parameter`, `temporal-unreachable`, `unknown-saga`
 */
export async function record(args: readonly string[]): Promise<number> {
  const { positionals } = argumentsOf(args, {}, usage);
  const [folder, ...ids] = positionals;
  if (folder === undefined || ids.length === 0) throw new Trouble('bad-parameter', usage);
  const client = await connectTemporal();
  let refused = 0;
  try {
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
        await writeFile(file, JSON.stringify(JSON.parse(historyToJSON(history))));
        console.log(file);
      }
    }
  } finally {
    await client.connection.close();
  }
  return refused === 0 ? 0 : 1;
}

/** Of all its runs that the server still has, the first one first. @throws Trouble `unknown-saga` */
async function historiesOf(client: Client, workflowId: string): Promise<History[]> {
  const runs = await runsOf(client, { workflowId });
  if (runs.length > 0) return runs.map((events) => ({ events }));
  throw new Trouble('unknown-saga', `There is no saga '${workflowId}': write {type}/{id}.`);
}
