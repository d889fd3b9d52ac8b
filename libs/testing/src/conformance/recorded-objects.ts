import { createHash } from 'node:crypto';
import { type JsonObject, type ObjectStore, type WriteResultsRequest, mapRunId } from '@backstitch/states-language';
import type { Case } from './case';

/** The buckets of a case. */
export const recordedObjects = (buckets: Case['s3_objects'] = {}): ObjectStore => ({
  text: (bucket, key) => Promise.resolve(buckets[bucket]?.[key]),
  list: (bucket, prefix) =>
    Promise.resolve(
      Object.entries(buckets[bucket] ?? {})
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, text]): JsonObject => {
          const etag = createHash('md5').update(text).digest('hex');
          const size = Buffer.byteLength(text);
          return { Etag: `"${etag}"`, Key: key, LastModified: 0, Size: size, StorageClass: 'STANDARD' };
        }),
    ),
});

/** Where a Map Run's results would be. */
export function writtenTo({ parameters, mapRunArn }: WriteResultsRequest): { details: JsonObject } {
  const { Bucket, Prefix } = parameters as Record<string, string>;
  const key = [...(Prefix === undefined ? [] : [Prefix]), mapRunId(mapRunArn), 'manifest.json'].join('/');
  return { details: { Bucket: Bucket ?? null, Key: key } };
}
