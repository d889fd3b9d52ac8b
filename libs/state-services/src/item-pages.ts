import { createHash } from 'node:crypto';
import type { Json, JsonObject, ReadItemsRequest } from '@backstitch/states-language';
import { itemsIn } from '@backstitch/states-language';
import { causeOf } from './cause-of';
import type { ObjectFolder } from './object-folder';

/** Bytes of items that one answer holds. */
const pageBytes = 1_000_000;
/** Bytes of items that a Map may read: they travel through its history. */
const maxBytes = 15_000_000;

/** What the workflow asks for page by page. */
export type PageRequest = ReadItemsRequest & {
  /** How many items the pages before had. */
  readonly from: number;
  /** As the page before has given it; absent from a workflow that doesn't know it yet. */
  readonly continuation?: string;
};

/** Absent `next`: it is the last one. */
export type ItemPage =
  { readonly items: Json[]; readonly next?: number; readonly continuation?: string } | { readonly cause: string };

/** All items as they were when they were read; `digest` is absent of a list of objects, whose items are known by their keys. */
type Read = { readonly items: Json[]; readonly digest?: string } | { readonly cause: string };

/**
 * The items that an ItemReader names, page by page. The store may change between two pages: a list goes on behind the last
 * key that it had, as S3's does, and what is read of an object that has changed meanwhile is refused.
 */
export class ItemPages {
  /** The last that was read, and where its next page begins: its pages are asked for one after the other. */
  private last: { readonly key: string; readonly read: Promise<Read>; continuation?: string } | undefined;

  constructor(private readonly folder: ObjectFolder) {}

  async page({ from, continuation, ...request }: PageRequest): Promise<ItemPage> {
    const key = JSON.stringify(request);
    const isNext = continuation === undefined || continuation === this.last?.continuation;
    const last: NonNullable<typeof this.last> =
      from > 0 && this.last?.key === key && isNext ? this.last : { key, read: this.read(request) };
    this.last = last;
    const read = await last.read;
    if ('cause' in read) return read;
    const { digest } = read;
    if (continuation !== undefined && digest !== undefined && continuation !== digest) {
      return { cause: 'The object has changed while it was read.' };
    }
    const all = digest === undefined ? listed(read.items, request, from, continuation) : read.items.slice(from);
    const items: Json[] = [];
    for (let bytes = 0; items.length < all.length;) {
      bytes += JSON.stringify(all[items.length]).length;
      if (items.length > 0 && bytes > pageBytes) break;
      items.push(all[items.length]!);
    }
    if (items.length === all.length) return { items };
    last.continuation = digest ?? keyOf(items.at(-1)!);
    return { items, next: from + items.length, continuation: last.continuation };
  }

  private async read(request: ReadItemsRequest): Promise<Read> {
    try {
      const answer = await itemsIn(this.folder, request);
      if ('cause' in answer) return answer;
      // Which of a list are the first is known only with where the page begins.
      const isList = request.resource.endsWith(':listObjectsV2');
      const items = isList ? answer.items : answer.items.slice(0, request.maxItems);
      const digest = createHash('sha256');
      let bytes = 0;
      for (const item of items.slice(0, request.maxItems)) {
        const text = JSON.stringify(item);
        bytes += text.length;
        digest.update(text).update('\n');
      }
      if (bytes > maxBytes)
        return { cause: `The items have ${bytes} bytes; a Map may read ${maxBytes}: set MaxItems.` };
      return { items, ...(!isList && { digest: digest.digest('hex') }) };
    } catch (error) {
      return { cause: causeOf(error) };
    }
  }
}

/** @param from where there is no key to go on behind */
function listed(objects: Json[], { maxItems }: ReadItemsRequest, from: number, after: string | undefined): Json[] {
  const rest = after === undefined ? objects.slice(from) : objects.filter((each) => keyOf(each) > after);
  return maxItems === undefined ? rest : rest.slice(0, Math.max(0, maxItems - from));
}

const keyOf = (object: Json) => (object as JsonObject)['Key'] as string;
