import { Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { HostError } from '../host-error';

/** The database that a participant's task queue is served with. */
export interface ServedDatabase {
  /** As its migration has made it. */
  readonly id: string;
  /** In words, without user or password: `postgres://db1:5432/hotels`. */
  readonly where: string;
  /** Does it outlive its process? One in memory is held against the one that is written, and is never written itself. */
  readonly lasts: boolean;
}

/** The workflow id under which it is written which database serves a task queue. */
export const queueRecord = (taskQueue: string): string => `backstitch.participant/${taskQueue}`;

/** No worker runs it, and its first task is a lifetime away: the open workflow is the record. */
const record = { type: 'backstitch.participant', taskQueue: 'backstitch.participant', startDelay: '36500d' } as const;

/**
 * Makes sure that a task queue has one database. The first worker writes which: it starts a workflow that is never run,
 * with the database in its memo. Starting under one id is Temporal's own compare-and-set, so of two that come at once
 * one is first, in whatever process.
 * @throws HostError `other-database`
 */
export async function claimQueue(
  connection: NativeConnection,
  namespace: string,
  taskQueue: string,
  database: ServedDatabase,
): Promise<void> {
  const client = new Client({ connection, namespace });
  const workflowId = queueRecord(taskQueue);
  for (;;) {
    const written = await writtenIn(client, workflowId);
    if (written !== undefined && written.id !== database.id)
      throw otherDatabase(taskQueue, namespace, written, database);
    if (written !== undefined || !database.lasts) return;
    const { id, where } = database;
    const { type, ...options } = record;
    try {
      await client.workflow.start(type, { ...options, workflowId, memo: { id, where } });
      return;
    } catch (error) {
      // Somebody was faster: see what they have written.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}

/**
 * Makes sure that a task queue of sagas is no participant's: workers of both would take each other's tasks.
 * @throws HostError `duplicate-name`
 */
export async function refuseParticipants(
  connection: NativeConnection,
  namespace: string,
  taskQueue: string,
): Promise<void> {
  const written = await writtenIn(new Client({ connection, namespace }), queueRecord(taskQueue));
  if (written === undefined) return;
  throw new HostError(
    'duplicate-name',
    `'${taskQueue}' is the task queue of a participant (its database is ${written.where}), and of the saga types that are to be hosted here: each would get what is the other's. Rename the owner of the saga types, or the participant.`,
  );
}

type Written = Pick<ServedDatabase, 'id' | 'where'>;

/** Absent: none has, or it was taken back. */
async function writtenIn(client: Client, workflowId: string): Promise<Written | undefined> {
  try {
    const { status, memo } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING' ? (memo as unknown as Written) : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function otherDatabase(taskQueue: string, namespace: string, written: Written, ours: ServedDatabase): HostError {
  return new HostError(
    'other-database',
    `'${taskQueue}' is served with the database ${written.id} (${written.where}), and this worker has ${ours.id} (${ours.where}): ` +
      `effects would be in one of them and be looked for in the other. Set DATABASE_URL to the first. To move '${taskQueue}' on purpose, ` +
      `stop its workers, copy its database whole, and run: temporal workflow terminate --namespace ${namespace} --workflow-id '${queueRecord(taskQueue)}' --reason moved`,
  );
}
