import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type History, historyToJSON } from '@temporalio/common/lib/proto-utils';
import { historyShape } from './history-shape';

/** A month of retries says nothing that a few don't. Events. */
const longest = 300;
/** Nor a megabyte of the same letter. Characters. */
const largest = 200_000;

/** The shapes that each folder holds: read once. */
const shapes = new Map<string, Promise<Set<string>>>();

/**
 * Keeps what a saga did, to be replayed by later versions: `{folder}/{what it shows}/{number}.json`. A file that is there
 * stays, and a shape that the folder holds already isn't kept again. Long and large histories aren't kept.
 * @param shows a sentence: what the saga shows, as its test says it
 * @returns the file, when it was kept
 */
export async function keepHistory(folder: string, shows: string, history: History): Promise<string | undefined> {
  if (history.events!.length > longest) return undefined;
  const json = JSON.stringify(JSON.parse(historyToJSON(history)));
  if (json.length > largest) return undefined;
  const known = await (shapes.get(folder) ?? shapesIn(folder));
  const shape = historyShape((JSON.parse(json) as { events: [] }).events);
  if (known.has(shape)) return undefined;
  known.add(shape);
  const of = join(folder, inFileName(shows));
  await mkdir(of, { recursive: true });
  for (let number = 1; ; number++) {
    const file = join(of, `${number}.json`);
    if (existsSync(file)) continue;
    await writeFile(file, json, { flag: 'wx' });
    return file;
  }
}

function shapesIn(folder: string): Promise<Set<string>> {
  const reading = readdir(folder, { recursive: true }).then(
    async (files) => {
      const histories = files.filter((file) => file.endsWith('.json'));
      const texts = await Promise.all(histories.map((file) => readFile(join(folder, file), 'utf8')));
      return new Set(texts.map((text) => historyShape((JSON.parse(text) as { events: [] }).events)));
    },
    () => new Set<string>(),
  );
  shapes.set(folder, reading);
  return reading;
}

/** `revised-by-train`: at most 80 characters. */
const inFileName = (sentence: string): string =>
  sentence
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-|-$/g, '');
