import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { JsonObject, ObjectStore } from '@backstitch/states-language';

/** Objects are read whole: none may be larger, in bytes. */
const maxBytes = 64 * 1024 * 1024;

/** Buckets as folders: what S3 is to state machines here. No key leads out of its bucket, by dots or by links. */
export class ObjectFolder implements ObjectStore {
  constructor(private readonly folder: string) {}

  async text(bucket: string, key: string): Promise<string | undefined> {
    const path = await this.inside(bucket, key);
    if (path === undefined) return undefined;
    const { size } = await stat(path);
    if (size > maxBytes) throw new Error(`${bucket}/${key} has ${size} bytes; an object may have ${maxBytes}.`);
    const bytes = await readFile(path);
    return (key.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: maxBytes }) : bytes).toString('utf8');
  }

  /** @param limit of how many are named; default all */
  async list(bucket: string, prefix: string, limit = Infinity): Promise<JsonObject[]> {
    const root = join(this.folder, bucketName(bucket));
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    const keys = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((key) => key.startsWith(prefix))
      .sort();
    const contents: JsonObject[] = [];
    // One after the other: each is read whole for its tag.
    for (const key of keys.slice(0, limit)) contents.push(await this.listed(root, key));
    return contents;
  }

  /** Whole or not at all. */
  async write(bucket: string, key: string, text: string): Promise<{ ETag: string; size: number }> {
    const root = join(this.folder, bucketName(bucket));
    const path = within(root, key);
    await mkdir(root, { recursive: true });
    const real = await realpath(root);
    // Before a folder is made: a link would have it made elsewhere.
    const above = await realpath(await existing(dirname(path)));
    if (above !== real && !above.startsWith(real + sep)) throw new Error(`${key} leads out.`);
    await mkdir(dirname(path), { recursive: true });
    // Beside the buckets, under a name that no bucket can have; no two have the same.
    const draft = join(this.folder, '.drafts', randomUUID());
    await mkdir(dirname(draft), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, path);
    return { ETag: etagOf(text), size: Buffer.byteLength(text) };
  }

  private async listed(root: string, key: string): Promise<JsonObject> {
    const path = join(root, key);
    const { size, mtimeMs } = await stat(path);
    const Etag = etagOf(await readFile(path));
    return { Etag, Key: key, LastModified: Math.floor(mtimeMs / 1000), Size: size, StorageClass: 'STANDARD' };
  }

  private async inside(bucket: string, key: string): Promise<string | undefined> {
    const root = join(this.folder, bucketName(bucket));
    try {
      const [real, path] = await Promise.all([realpath(root), realpath(within(root, key))]);
      return path.startsWith(real + sep) && (await stat(path)).isFile() ? path : undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/** A name as S3 has them. @throws Error */
function bucketName(bucket: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,62}$/.test(bucket) && !bucket.includes('..')) return bucket;
  throw new Error(`'${bucket}' can't be the name of a bucket.`);
}

/** The innermost folder of a path that is there. */
async function existing(path: string): Promise<string> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  return isThere ? path : existing(dirname(path));
}

function within(root: string, key: string): string {
  const path = resolve(root, key);
  if (key === '' || !path.startsWith(root + sep)) throw new Error(`'${key}' can't be a key.`);
  return path;
}

const etagOf = (text: string | Buffer) => `"${createHash('md5').update(text).digest('hex')}"`;
