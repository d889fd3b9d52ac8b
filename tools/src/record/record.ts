import { keepHistories, SagaClientError } from '@backstitch/client';
import { argumentsOf } from '../arguments-of';
import { connectTemporal } from '../connect-temporal';
import { Trouble } from '../trouble';

const usage = 'Say where to, and what: npm run record -- FOLDER {type}/{id} …';

/**
 * Records histories of sagas from a running Temporal: see `keepHistories`.
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
      for (const { file, wasThere } of await keepHistories(client, folder, id)) {
        if (!wasThere) console.log(file);
        else console.error(`${file} is recorded already and stays as it is: choose another folder for a new version.`);
        if (wasThere) refused += 1;
      }
    }
  } catch (error) {
    throw error instanceof SagaClientError && error.code === 'unknown-saga'
      ? new Trouble(error.code, error.detail)
      : error;
  } finally {
    await client.connection.close();
  }
  return refused === 0 ? 0 : 1;
}
