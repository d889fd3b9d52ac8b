import {
  type Cancellation,
  type Effects,
  type ExecutionOutcome,
  type HistoryEvent,
  type ItemRun,
  type Json,
  type JsonObject,
  type ReadItemsRequest,
  type TaskOutcome,
  type TaskRequest,
  type WriteResultsRequest,
  executeItem,
  itemsIn,
} from '@backstitch/states-language';
import type { Case } from './case';
import { recordedObjects, writtenTo } from './recorded-objects';
import { RecordedTasks } from './recorded-tasks';
import { VirtualTime } from './virtual-time';

/** The port for a recorded case: tasks answer what AWS recorded, storage is the case's, time is virtual. */
export class ReplayEffects implements Effects {
  readonly time = new VirtualTime();
  readonly events: HistoryEvent[] = [];
  private readonly tasks: RecordedTasks;
  private tokens = 0;
  private uuids = 0;

  constructor(private readonly recorded: Pick<Case, 'task_results' | 's3_objects'>) {
    this.tasks = new RecordedTasks(recorded.task_results);
  }

  now = () => this.time.now;
  random = () => 0.5;
  uuid = () => `00000000-0000-4000-8000-${String(++this.uuids).padStart(12, '0')}`;
  taskToken = () => `<task_token:${++this.tokens}>`;
  emit = (event: HistoryEvent) => void this.events.push(event);
  waitUntil = (at: number, cancellation: Cancellation) => this.time.waitUntil(at, cancellation);

  async task(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome> {
    const answer = this.tasks.answer(request);
    if (!('pending' in answer)) return answer as TaskOutcome;
    const { timeoutSeconds = Infinity, heartbeatSeconds = Infinity } = request;
    await this.waitUntil(this.now() + Math.min(timeoutSeconds, heartbeatSeconds) * 1000, cancellation);
    const error = heartbeatSeconds < timeoutSeconds ? 'States.HeartbeatTimeout' : 'States.Timeout';
    return { failed: true, timedOut: true, error };
  }

  readItems(request: ReadItemsRequest): Promise<{ items: Json[] } | { cause: string }> {
    return itemsIn(recordedObjects(this.recorded.s3_objects), request);
  }

  runItem(run: ItemRun, cancellation: Cancellation): Promise<ExecutionOutcome> {
    const child: Effects = Object.assign(Object.create(this) as Effects, { emit: () => undefined });
    return executeItem(run, child, {}, cancellation);
  }

  async writeResults(request: WriteResultsRequest): Promise<{ details: JsonObject }> {
    return writtenTo(request);
  }
}
