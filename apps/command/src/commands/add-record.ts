import { keepHistories } from '@backstitch/client';
import { exitCodes } from '../exit-codes';
import type { Session } from '../session';
import type { Add } from './add';

export const addRecord: Add = (program, run) =>
  program
    .command('record')
    .description('Keeps the histories of sagas in a folder, to be replayed in tests: by Temporal alone.')
    .argument('<folder>', 'where to: a new one for each version')
    .argument('<sagas...>', '{type}/{id}')
    .action(run(record));

async function record(session: Session, [folder, ...given]: readonly (string | undefined)[]): Promise<number> {
  // The SDK takes a quarter of a second to load.
  const { connectTemporal } = await import('../sagas/connect-temporal.js');
  const client = await connectTemporal(session.environment);
  try {
    let code: number = exitCodes.done;
    for (const saga of given.flat() as string[]) {
      for (const kept of await keepHistories(client, folder!, saga)) {
        const why = `${kept.file} is there already and stays as it is: choose another folder for a new version.`;
        session.output.result(kept, () => [kept.wasThere ? why : kept.file]);
        if (kept.wasThere) code = exitCodes.refused;
      }
    }
    return code;
  } finally {
    await client.connection.close();
  }
}
