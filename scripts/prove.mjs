#!/usr/bin/env node
/**
 * Proves sagas of a running platform, from Temporal's history, the participants' barriers and their own tables: `npm run prove --
 * bookTrip/4711 …`, or `npm run prove -- --all`. One line a saga; the exit code is 1 when the guarantee doesn't hold
 * for one of them. Databases: `.data/{participant}.db`, or the URL in `{PARTICIPANT}_DATABASE_URL`.
 */
import { join } from 'node:path';
import { auditOf as cars } from '@backstitch-examples/trip-cars';
import { auditOf as flights } from '@backstitch-examples/trip-flights';
import { auditOf as hotels } from '@backstitch-examples/trip-hotels';
import { auditOf as payments } from '@backstitch-examples/trip-payments';
import { openConnection } from '@backstitch/client';
import { machineSettings } from '@backstitch/state-services';
import { proveSagas } from '@backstitch/testing';
import { tripCatalogue } from '@backstitch-examples/trip-catalogue';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { root } from './root.mjs';
import { Trouble, tell } from './trouble.mjs';

/** Who can say what a participant's own tables hold. */
const audits = { cars, flights, hotels, payments };
const booksOf = async (participant, databaseUrl) => audits[participant]?.(databaseUrl);

const databaseUrlOf = (participant) =>
  process.env[`${participant.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_DATABASE_URL`] ||
  `sqlite:${join(root, '.data', `${participant}.db`)}`;

async function prove(given) {
  const isAll = given.includes('--all');
  const sagas = given.filter((one) => one !== '--all');
  const unknown = sagas.find((one) => one.startsWith('--'));
  if (unknown !== undefined || isAll === sagas.length > 0) {
    throw new Trouble('bad-parameter', 'Say which: npm run prove -- bookTrip/4711 …, or npm run prove -- --all');
  }
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const at = { ...connectionOptions, address: connectionOptions.address ?? '127.0.0.1:7233' };
  const connection = await openConnection(at).catch((error) => {
    throw new Trouble(
      'temporal-unreachable',
      `Temporal at ${at.address} can't be reached: ${error.message}. TEMPORAL_ADDRESS says where it is.`,
    );
  });
  const counts = { completed: 0, compensated: 0, incomplete: 0, violated: 0 };
  try {
    const client = new Client({ connection, namespace });
    const { taskQueue: stateMachineQueue } = machineSettings(process.env);
    const records = { databaseUrlOf, booksOf };
    const options = { client, catalogue: tripCatalogue, stateMachineQueue, ...records, ...(!isAll && { sagas }) };
    for await (const { verdict, workflowId, findings } of proveSagas(options)) {
      counts[verdict] += 1;
      const why = findings.map(({ text }) => text).join('; ');
      console.log(`${workflowId} ${verdict}${why === '' ? '' : `: ${why}`}`);
    }
  } catch (error) {
    if (error.name !== 'WorkflowNotFoundError') throw error;
    throw new Trouble(
      'unknown-saga',
      `There is no saga '${error.workflowId}': write its type and id, as in bookTrip/4711.`,
    );
  } finally {
    await connection.close();
  }
  console.log(JSON.stringify(counts));
  return counts.violated === 0 ? 0 : 1;
}

try {
  process.exitCode = await prove(process.argv.slice(2));
} catch (error) {
  tell(error);
  process.exitCode = 2;
}
