import { Client, WorkflowNotFoundError } from '@temporalio/client';

/** What is known of a run whose workflow tasks were cut off, or took their process with them. */
export interface SetAsideRecord {
  readonly runId: string;
  /** How many of its tasks ended so. From the second on it is set aside. */
  readonly deaths: number;
  /** The host that was trying it, by itself, when this was written. Gone without a word: its process died of it. */
  readonly underWay?: string;
  /** What the last one ended by, in words. */
  readonly why: string;
  /** ISO 8601. */
  readonly at: string;
}

/** After so many deaths a run is not started again. */
export const maxDeaths = 2;

export const isSetAside = ({ deaths, underWay }: SetAsideRecord): boolean =>
  deaths >= maxDeaths && underWay === undefined;

/** No worker runs it, and its first task is a lifetime away: the open workflow is the record. */
const record = { type: 'backstitch.set-aside', taskQueue: 'backstitch.set-aside', startDelay: '36500d' } as const;

/** The workflow id under which it stands in Temporal that a saga is set aside, or under suspicion. */
export const setAsideId = (workflowId: string): string => `backstitch.set-aside/${workflowId}`;

/**
 * What is known of sagas that bring their workers down. It stands in Temporal, as workflows that are never run, so that
 * every worker of every host knows it, in whatever container, and the gateway, too.
 */
export class SetAsideRecords {
  private readonly client: Client;

  /** @param client its codec has no part in the records: they hold nothing of a saga, and who has no codec reads them, too */
  constructor({ connection, options }: Client) {
    this.client = new Client({ connection, namespace: options.namespace });
  }

  /** @returns undefined when nothing is held against this run */
  async read(workflowId: string, runId: string): Promise<SetAsideRecord | undefined> {
    try {
      const { status, memo } = await this.client.workflow.getHandle(setAsideId(workflowId)).describe();
      const written = memo as unknown as SetAsideRecord;
      return status.name === 'RUNNING' && written.runId === runId ? written : undefined;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  /** Replaces what was written before. */
  async write(workflowId: string, written: SetAsideRecord): Promise<void> {
    const { type, ...options } = record;
    const memo = { ...written };
    await this.client.workflow.start(type, {
      ...options,
      memo,
      workflowId: setAsideId(workflowId),
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    });
  }

  /** Nothing is held against it any more. @param reason stands in Temporal */
  async clear(workflowId: string, reason: string): Promise<void> {
    try {
      await this.client.workflow.getHandle(setAsideId(workflowId)).terminate(reason);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
