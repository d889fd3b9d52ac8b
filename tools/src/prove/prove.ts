import { join } from 'node:path';
import { machineSettings } from '@backstitch/state-services';
import { tellProved } from '@backstitch/testing';
import { WorkflowNotFoundError } from '@temporalio/client';
import { argumentsOf } from '../arguments-of';
import { connectTemporal } from '../connect-temporal';
import { loadPlatform } from '../platform/load-platform';
import { Trouble } from '../trouble';

const usage = 'Say which: npm run prove -- {type}/{id} …, or npm run prove -- --all [--platform FOLDER]';

/**
 * Proves sagas of a running platform, from Temporal's history, the participants' barriers and their own tables: one line a
 * saga. Databases: `{data}/{participant}.db`, or the URL in `{PARTICIPANT}_DATABASE_URL`.
 * @returns 1 when the guarantee doesn't hold for one of them
 * @throws Trouble `bad-parameter`, `temporal-unreachable`, `unknown-saga`
 */
export async function prove(args: readonly string[]): Promise<number> {
  const { values, positionals: sagas } = argumentsOf(args, { all: { type: 'boolean' } }, usage);
  const isAll = values.all === true;
  if (isAll === sagas.length > 0) throw new Trouble('bad-parameter', usage);
  const { platform, data } = loadPlatform(values.platform);
  const { catalogue, books } = platform;
  const databaseUrlOf = (participant: string): string =>
    process.env[`${participant.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_DATABASE_URL`] ||
    `sqlite:${join(data, `${participant}.db`)}`;
  const client = await connectTemporal();
  try {
    const { taskQueue: stateMachineQueue } = machineSettings(process.env);
    const booksOf = async (participant: string, url: string) => books[participant]?.(url);
    const options = { client, catalogue, stateMachineQueue, databaseUrlOf, booksOf, ...(!isAll && { sagas }) };
    return (await tellProved(options, (line) => console.log(line))) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new Trouble('unknown-saga', `There is no saga '${error.workflowId}': write {type}/{id}.`);
  } finally {
    await client.connection.close();
  }
}
