import { type KnownTypes, callTemporal, styles } from '@backstitch/client';
import type { SagaType } from '@backstitch/contract';
import { errorQueue } from '@backstitch/routing-slip';
import { decoded, recoveryQueue, sagaOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { startedByGateway } from './started-by-gateway';

/** More saga types than anybody has; each costs a question. */
const maxLearned = 500;

/** Any JSON: the contract isn't known. */
const anything = z.json();

/**
 * Saga types as their sagas show them: Temporal knows the name, the task queue and the first event of each, and a saga is
 * read and steered by that. What a contract says besides, its schemas above all, isn't known.
 */
export class LearnedTypes implements KnownTypes {
  private readonly known = new Map<string, Promise<SagaType | undefined>>();

  constructor(private readonly client: Client) {}

  /** The types that there are sagas of. Temporal doesn't count by type: so it is asked for one of another type, again and again. */
  async all(): Promise<readonly SagaType[]> {
    const types: SagaType[] = [];
    const seen: string[] = [];
    while (seen.length < maxLearned) {
      const others = seen.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ');
      const name = await this.newest(seen.length === 0 ? '' : `WorkflowType NOT IN (${others})`);
      if (name === undefined) break;
      seen.push(name.type);
      const type = await this.find(name.type);
      if (type !== undefined) types.push(type);
    }
    return types;
  }

  async retired(): Promise<readonly SagaType[]> {
    return [];
  }

  find(name: string): Promise<SagaType | undefined> {
    const type = this.known.get(name) ?? this.learn(name);
    this.known.set(name, type);
    return type;
  }

  /** @throws CommandError `gateway-needed` */
  async toStart(name: string): Promise<undefined> {
    if ((await this.find(name)) === undefined) return undefined;
    throw startedByGateway(name);
  }

  private async learn(name: string): Promise<SagaType | undefined> {
    if (!/^[\w.-]+$/.test(name)) return undefined;
    const ofType = `WorkflowType = '${name}'`;
    // A recovery has the saga's name, and isn't where its type is at home.
    const newest = (await this.newest(`${ofType} AND TaskQueue != '${recoveryQueue}'`)) ?? (await this.newest(ofType));
    // Others may have workflows in the namespace, too; and what the platform keeps there has a dot in its name.
    if (newest === undefined || !newest.workflowId.startsWith(`${name}/`) || name.startsWith('backstitch.')) {
      return undefined;
    }
    const kind = await this.kindOf(newest);
    const { taskQueue } = newest;
    return {
      ...{ name, kind, taskQueue, contract: { input: anything, output: anything } },
      // Each of its runs is on the queue of the participant whose turn it is.
      ...(styles.some((style) => style.kind === kind) && { travels: { home: errorQueue(taskQueue) } }),
    };
  }

  private async newest(query: string): Promise<Newest | undefined> {
    return callTemporal(this.client, async () => {
      for await (const { type, workflowId, runId, taskQueue } of this.client.workflow.list({ query, pageSize: 1 })) {
        return { type, workflowId, runId, taskQueue };
      }
      return undefined;
    });
  }

  private async kindOf({ workflowId, runId }: Newest): Promise<string> {
    const { namespace } = this.client.options;
    const { history } = await callTemporal(this.client, () =>
      this.client.workflowService.getWorkflowExecutionHistory({
        ...{ namespace, execution: { workflowId, runId }, maximumPageSize: 1 },
      }),
    );
    return sagaOf(await decoded(this.client, history?.events ?? []), {}, styles).kind;
  }
}

interface Newest {
  readonly type: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly taskQueue: string;
}
