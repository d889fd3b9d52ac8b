import type { Json, JsonObject, ServiceAnswer, TaskRequest, WriteResultsRequest } from '@backstitch/states-language';
import { executionArn, mapRunId, stateMachineName } from '@backstitch/states-language';
import { causeOf } from './cause-of';
import { type ItemPage, ItemPages, type PageRequest } from './item-pages';
import type { MachineSettings } from './machine-settings';
import { ObjectFolder } from './object-folder';

/** A task's list names so many objects, as S3's does. */
const maxListed = 1_000;
/** Bytes of an object that a state takes. */
const maxBody = 262_144;

/** What the workflow asks for part by part. */
type PartRequest = WriteResultsRequest & { part: number; last: boolean };

/** S3 as far as state machines know it: tasks, ItemReader and ResultWriter, on a folder. */
export function s3Tasks({ s3 }: MachineSettings) {
  const folder = s3 && new ObjectFolder(s3.folder);
  const pages = folder && new ItemPages(folder);

  return {
    async s3Task({ resource, input }: TaskRequest): Promise<ServiceAnswer> {
      if (folder === undefined) return closed;
      const { Bucket, Key, Body, Prefix } = (input ?? {}) as JsonObject;
      const [bucket, key] = [text(Bucket), text(Key)];
      try {
        if (resource.endsWith(':getObject')) {
          const body = await folder.text(bucket, key);
          if (body === undefined) {
            return { failed: true, error: 'S3.NoSuchKeyException', cause: 'The specified key does not exist.' };
          }
          if (Buffer.byteLength(body) > maxBody) return tooLarge;
          return { output: { Body: body, ContentLength: Buffer.byteLength(body) } };
        }
        if (resource.endsWith(':putObject')) {
          const { ETag } = await folder.write(
            bucket,
            key,
            typeof Body === 'string' ? Body : JSON.stringify(Body ?? ''),
          );
          return { output: { ETag } };
        }
        const found = await folder.list(bucket, text(Prefix), maxListed + 1);
        const contents = found.slice(0, maxListed);
        return {
          output: {
            Contents: contents,
            IsTruncated: found.length > maxListed,
            KeyCount: contents.length,
            Name: bucket,
          },
        };
      } catch (error) {
        return { failed: true, error: 'S3.S3Exception', cause: causeOf(error) };
      }
    },

    readItems: async (request: PageRequest): Promise<ItemPage> => pages?.page(request) ?? closed,

    async writeResults(request: PartRequest): Promise<{ details: JsonObject } | { cause: string }> {
      if (folder === undefined) return closed;
      try {
        return { details: await write(folder, request) };
      } catch (error) {
        return { cause: causeOf(error) };
      }
    },
  };
}

const tooLarge = {
  failed: true as const,
  error: 'States.DataLimitExceeded',
  cause: 'The object has more bytes than a state may give out.',
};

const closed = { failed: true as const, error: 'S3.S3Exception', cause: 'There is no S3 folder here: it is closed.' };

/** The files that AWS writes: the results by how they ended, and with the last part a manifest that names them. */
async function write(folder: ObjectFolder, request: PartRequest): Promise<JsonObject> {
  const { parameters, mapRunArn, results, config, part, last } = request;
  const { Bucket, Prefix } = (parameters ?? {}) as Record<string, string>;
  const bucket = Bucket ?? '';
  const run = mapRunId(mapRunArn);
  const base = [...(Prefix === undefined ? [] : [Prefix.replace(/\/$/, '')]), run].join('/');
  const lines = config['OutputType'] === 'JSONL';
  const shown = results.map(({ input, outcome }, index) => ({
    status: outcome.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED',
    entry: entryOf(request, input, outcome, `${part}-${index}`),
  }));
  for (const status of ['SUCCEEDED', 'FAILED']) {
    let entries: Json[] = shown.filter((one) => one.status === status).map(({ entry }) => entry);
    if (config['Transformation'] === 'FLATTEN' && status === 'SUCCEEDED') entries = entries.flat(1);
    if (entries.length === 0) continue;
    const text = lines ? `${entries.map((one) => JSON.stringify(one)).join('\n')}\n` : JSON.stringify(entries);
    await folder.write(bucket, `${base}/${status}_${part}.${lines ? 'jsonl' : 'json'}`, text);
  }
  const Key = `${base}/manifest.json`;
  if (!last) return { Bucket: bucket, Key };
  const files = (await folder.list(bucket, `${base}/`)).map(({ Key: key, Size }) => ({ Key: key!, Size: Size! }));
  const of = (status: string): Json => files.filter(({ Key: key }) => text(key).startsWith(`${base}/${status}_`));
  const manifest = {
    DestinationBucket: bucket,
    MapRunArn: mapRunArn,
    ResultFiles: { FAILED: of('FAILED'), PENDING: [], SUCCEEDED: of('SUCCEEDED') },
  };
  await folder.write(bucket, Key, JSON.stringify(manifest));
  return { Bucket: bucket, Key };
}

function entryOf(
  { config, mapRunArn }: PartRequest,
  input: Json,
  outcome: PartRequest['results'][number]['outcome'],
  name: string,
): Json {
  const transformed = config['Transformation'] === 'COMPACT' || config['Transformation'] === 'FLATTEN';
  if (transformed && outcome.status === 'SUCCEEDED') return outcome.output;
  return {
    ExecutionArn: executionArn(stateMachineName(mapRunArn) ?? '', name),
    Input: JSON.stringify(input),
    InputDetails: { Included: true },
    Name: name,
    ...(outcome.status === 'SUCCEEDED' && {
      Output: JSON.stringify(outcome.output),
      OutputDetails: { Included: true },
    }),
    ...(outcome.status === 'FAILED' && {
      ...(outcome.error !== undefined && { Error: outcome.error }),
      ...(outcome.cause !== undefined && { Cause: outcome.cause }),
    }),
    Status: outcome.status,
  };
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
