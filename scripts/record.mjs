#!/usr/bin/env node
/**
 * Records histories of sagas from a running Temporal, to be replayed in tests: `npm run record -- FOLDER ID…`, where an
 * ID is a saga's `{type}/{id}`. A routing slip has a history for each hop: all are recorded. A history is recorded once: a file that exists is never overwritten, because what it
 * holds is what a saga of that version did.
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
  const file = join(folder, `${id.replaceAll('/', '.')}.history.json`);
  if (existsSync(file) || existsSync(file.replace('.history.json', '.1.history.json'))) {
    console.error(`${file} is recorded already and stays as it is: choose another folder for a new version.`);
    refused += 1;
    continue;
  }
  let { firstRunId: runId } = (await client.workflow.getHandle(id).describe()).raw.workflowExecutionInfo;
  for (let run = 1; runId; run += 1) {
    const history = await client.workflow.getHandle(id, runId).fetchHistory();
    runId = history.events.at(-1).workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    const ofRun = run === 1 && !runId ? file : file.replace('.history.json', `.${run}.history.json`);
    await writeFile(ofRun, JSON.stringify(JSON.parse(protoUtils.historyToJSON(history))));
    console.log(ofRun);
  }
}
await connection.close();
process.exitCode = refused === 0 ? 0 : 1;
