import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runsOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { refuseSealed } from '../read/refuse-sealed';
import { SagaClientError } from '../saga-client-error';

/** A file of a history. */
export interface KeptHistory {
  readonly file: string;
  /** It was there already, and stays as it is. */
  readonly wasThere: boolean;
}

/**
 * Keeps the histories of a saga in a folder, to be replayed in tests. A history is kept once: a file that exists is never
 * overwritten, because what it holds is what a saga of that version did. A saga that went on in further runs, as a
 * routing slip does at each hop, has a file for each. What a codec has encrypted is kept in clear.
 * @param workflowId `{type}/{id}`
 * @throws SagaClientError `unknown-saga`, `payload-sealed`; what Temporal answers
 */
export async function keepHistories(client: Client, folder: string, workflowId: string): Promise<KeptHistory[]> {
  const runs = await runsOf(client, { workflowId, check: refuseSealed });
  if (runs.length === 0) {
    throw new SagaClientError('unknown-saga', `There is no saga '${workflowId}': write {type}/{id}.`);
  }
  await mkdir(folder, { recursive: true });
  const kept: KeptHistory[] = [];
  for (const [run, events] of runs.entries()) {
    const part = runs.length === 1 ? '' : `.${run + 1}`;
    const file = join(folder, `${workflowId.replaceAll('/', '.')}${part}.history.json`);
    const wasThere = existsSync(file);
    if (!wasThere) await writeFile(file, JSON.stringify(JSON.parse(historyToJSON({ events }))));
    kept.push({ file, wasThere });
  }
  return kept;
}
