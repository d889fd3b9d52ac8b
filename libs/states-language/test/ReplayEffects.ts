import { createHash } from 'node:crypto';
import {
  type Cancellation,
  type Effects,
  executeItem,
  type ExecutionOutcome,
  type HistoryEvent,
  inventoryOf,
  type ItemRun,
  itemsOf,
  type Json,
  type JsonObject,
  type ReadItemsRequest,
  type TaskOutcome,
  type TaskRequest,
  type WriteResultsRequest,
} from '../src';
import { type Case, type TaskResult } from './Case';
import { VirtualTime } from './VirtualTime';

/** The port for a recorded case: tasks answer what AWS recorded, storage is the case's, time is virtual. */
export class ReplayEffects implements Effects {
  readonly time = new VirtualTime();
  readonly events: HistoryEvent[] = [];
  private readonly unused: TaskResult[];
  private tokens = 0;
  private uuids = 0;

  constructor(private readonly recorded: Pick<Case, 'task_results' | 's3_objects'>) {
    this.unused = [...(recorded.task_results ?? [])];
  }

  now = () => this.time.now;
  random = () => 0.5;
  uuid = () => `00000000-0000-4000-8000-${String(++this.uuids).padStart(12, '0')}`;
  taskToken = () => `<task_token:${++this.tokens}>`;
  emit = (event: HistoryEvent) => void this.events.push(event);
  waitUntil = (at: number, cancellation: Cancellation) => this.time.waitUntil(at, cancellation);

  async task(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome> {
    const recorded = this.take(request);
    if (recorded === undefined) return { failed: true, error: 'NoRecordedResult', cause: JSON.stringify(request) };
    const { output, error, cause, hang } = recorded.result;
    if (hang === true && error !== undefined) {
      const seconds = Math.min(request.timeoutSeconds ?? Infinity, request.heartbeatSeconds ?? Infinity);
      await this.waitUntil(this.now() + seconds * 1000, cancellation);
      return { failed: true, timedOut: true, error, cause };
    }
    // Without an error nothing timed out: the task was failed by someone who gave no name for it.
    return output === undefined ? { failed: true, error, cause } : { output };
  }

  async readItems(request: ReadItemsRequest): Promise<{ items: Json[] } | { cause: string }> {
    const { Bucket, Key, Prefix = '' } = request.parameters as Record<string, string>;
    const objects = this.recorded.s3_objects?.[Bucket!] ?? {};
    if (request.resource.endsWith('listObjectsV2')) {
      const keys = Object.keys(objects).filter((key) => key.startsWith(Prefix));
      return { items: keys.sort().map((key) => listed(key, objects[key]!)) };
    }
    const text = objects[Key!];
    if (text === undefined) return { cause: `No object ${Bucket}/${Key}` };
    if (request.config['InputType'] !== 'MANIFEST') return itemsOf(text, request.config);
    const inventory = inventoryOf(text);
    if ('cause' in inventory) return inventory;
    return { items: inventory.keys.flatMap((key) => rows(objects[key] ?? '', inventory.config)) };
  }

  runItem(run: ItemRun, cancellation: Cancellation): Promise<ExecutionOutcome> {
    const child: Effects = Object.assign(Object.create(this) as Effects, { emit: () => undefined });
    return executeItem(run, child, {}, cancellation);
  }

  async writeResults({ parameters, mapRunArn }: WriteResultsRequest): Promise<{ details: JsonObject }> {
    const { Bucket, Prefix } = parameters as Record<string, string>;
    const key = [...(Prefix === undefined ? [] : [Prefix]), mapRunArn.split(':').at(-1), 'manifest.json'].join('/');
    return { details: { Bucket: Bucket ?? null, Key: key } };
  }

  /** By state, then parameters, in the recorded order: the order inside a Map varies. */
  private take({ state, input }: TaskRequest): TaskResult | undefined {
    const ofState = this.unused.filter((result) => result.state === state);
    const chosen = ofState.find((result) => alike(result.parameters, input)) ?? ofState[0];
    if (chosen !== undefined) this.unused.splice(this.unused.indexOf(chosen), 1);
    return chosen;
  }
}

function rows(text: string, config: JsonObject): Json[] {
  const read = itemsOf(text, config);
  return 'items' in read ? read.items : [];
}

/** An object as S3 lists it. */
function listed(key: string, text: string): Json {
  const etag = createHash('md5').update(text).digest('hex');
  return { Etag: `"${etag}"`, Key: key, LastModified: 0, Size: Buffer.byteLength(text), StorageClass: 'STANDARD' };
}

/** Placeholders of the recording, such as `<entered-time>`, are like anything. */
function alike(recorded: unknown, actual: unknown): boolean {
  if (typeof recorded === 'string' && /^<[a-z].*>$/.test(recorded)) return true;
  if (typeof recorded !== 'object' || recorded === null) return recorded === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  const keys = Object.keys(recorded);
  return (
    keys.length === Object.keys(actual).length &&
    keys.every((key) => alike((recorded as JsonObject)[key], (actual as JsonObject)[key]))
  );
}
