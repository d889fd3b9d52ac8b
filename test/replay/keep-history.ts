import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { temporal } from '@temporalio/proto';

/** A month of retries says nothing that a few don't. */
const longest = 300;
/** Nor a megabyte of the same letter, in characters. */
const largest = 200_000;
const kept = new Map<string, number>();

/**
 * With `BACKSTITCH_RECORD=folder`, keeps what a test's saga did, to be replayed by later versions: once, for what is
 * there stays. Without it nothing is kept.
 * @param workflowId its type is the beginning of the file's name; the test and a number follow
 */
export async function keepHistory(workflowId: string, history: temporal.api.history.v1.IHistory): Promise<void> {
  const folder = process.env.BACKSTITCH_RECORD;
  if (folder === undefined || history.events!.length > longest) return;
  const json = JSON.stringify(JSON.parse(historyToJSON(history)));
  if (json.length > largest) return;
  await mkdir(folder, { recursive: true });
  const [type = ''] = workflowId.split('/');
  const { testPath = '' } = expect.getState();
  const name = `${type}.${basename(testPath, '.spec.ts')}`;
  kept.set(name, (kept.get(name) ?? 0) + 1);
  const path = join(folder, `${name}.${kept.get(name)}.history.json`);
  await writeFile(path, json, { flag: 'wx' });
}
