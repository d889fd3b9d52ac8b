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
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import protoUtils from '@temporalio/common/lib/proto-utils.js';

const [folder, ...ids] = process.argv.slice(2);
if (folder === undefined || ids.length === 0) {
  console.error('Say where to, and what: npm run record -- test/replay/histories/1.2.0 bookTrip/4711 …');
  process.exit(2);
}
const { connectionOptions, namespace } = loadClientConnectConfig();
const connection = await Connection.connect({ address: '127.0.0.1:7233', ...connectionOptions });
const client = new Client({ connection, namespace });
await mkdir(folder, { recursive: true });
let refused = 0;
for (const id of ids) {
  const histories = await historiesOf(id);
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
await connection.close();
process.exitCode = refused === 0 ? 0 : 1;

/** Of all its runs that the server still has, the first one first. */
async function historiesOf(id) {
  const { raw, runId } = await client.workflow.getHandle(id).describe();
  const histories = [];
  for (let run = raw.workflowExecutionInfo?.firstRunId || runId; run;) {
    const history = await client.workflow.getHandle(id, run).fetchHistory();
    histories.push(history);
    run = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return histories;
}
