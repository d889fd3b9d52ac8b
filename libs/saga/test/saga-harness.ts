import { randomUUID } from 'node:crypto';
import type { Participant, SagaType } from '@backstitch/contract';
import type { Carried } from '@backstitch/saga-log';
import { WorkflowBench, bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { a, b, c } from './contracts';

/** What a test has an activity do: by activity id. Anything else completes at once. */
export type Script = Record<string, (attempt: number, input: unknown) => unknown>;

/** What happened, in order: `doA` when it is begun, `doA ok` or `doA failed` when it has ended. */
export interface Played {
  readonly events: string[];
  readonly inputs: Record<string, unknown>;
  readonly marks: Record<string, unknown>;
}

export interface Run extends Played {
  readonly handle: WorkflowHandleWithFirstExecutionRunId;
  readonly result: Promise<unknown>;
}

export const full =
  (what = 'it') =>
  () => {
    throw ApplicationFailure.create({ type: 'Full', message: 'full', details: [{ what }], nonRetryable: true });
  };
export const broken = () => {
  throw ApplicationFailure.create({ type: 'Broken', message: 'broken', nonRetryable: true });
};
/** Counted over all activities of the step: attempts begin again when it is asked again. */
export const failsTimes = (times: number) => {
  let failed = 0;
  return () => {
    if (failed < times) throw new Error(`failure ${++failed}`);
    return 'at last';
  };
};
export const takes =
  (milliseconds: number, then: () => unknown = () => 'ok') =>
  async () => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return then();
  };

/**
 * The engine on a real server: one worker hosts the sagas, and one each the participants; a test scripts what the
 * activities of its own saga do.
 */
export class SagaHarness {
  private readonly scripts = new Map<string, Script>();
  private readonly played = new Map<string, Played>();

  private constructor(private readonly bench: WorkflowBench) {}

  static async open({ cached = true, workflowsPath = require.resolve('./sagas') } = {}): Promise<SagaHarness> {
    const [bench, workflowBundle] = await Promise.all([WorkflowBench.open(), bundleOf({ workflowsPath })]);
    const harness = new SagaHarness(bench);
    await bench.work({ taskQueue: 'sagas', workflowBundle, ...(!cached && { maxCachedWorkflows: 0 }) });
    for (const participant of [a, b, c]) await harness.serve(participant);
    return harness;
  }

  get client() {
    return this.bench.client;
  }

  /** A worker for a participant: from now on it does what the scripts say. */
  async serve({ name, requests }: Participant): Promise<void> {
    const verbs = Object.entries(requests).flatMap(([request, { compensation }]) =>
      compensation === null ? [request] : [request, compensation],
    );
    const activities = Object.fromEntries(verbs.map((verb) => [verb, this.act.bind(this)]));
    await this.bench.work({ taskQueue: name, activities });
  }

  /** Every saga that a test ran is looked at, as the bench does, and all of it is stopped. */
  close(): Promise<void> {
    return this.bench.close();
  }

  stop(): Promise<void> {
    return this.bench.stop();
  }

  /** Starts a saga whose activities do what the script says. */
  async start(
    type: SagaType,
    script: Script = {},
    { input, skip = false, carried }: { input?: unknown; skip?: boolean; carried?: Carried } = {},
  ): Promise<Run> {
    const id = `${type.name}/${randomUUID()}`;
    const played: Played = { events: [], inputs: {}, marks: {} };
    this.scripts.set(id, script);
    this.played.set(id, played);
    const handle = await (skip ? this.bench.skipping : this.client).workflow.start(type.name, {
      workflowId: id,
      taskQueue: type.taskQueue,
      args: [input, ...(carried ? [carried] : [])] as [unknown, Carried?],
    });
    const result = handle.result();
    result.catch(() => undefined);
    this.bench.follow(id);
    return { handle, result, ...played };
  }

  /** Runs an ordinary workflow of the same bundle. @returns its id */
  async byHand(name: string, input: unknown): Promise<string> {
    const workflowId = `${name}/${randomUUID()}`;
    await this.client.workflow.execute(name, { workflowId, taskQueue: 'sagas', args: [input] });
    return workflowId;
  }

  /** Scripts the activities of a saga that a test starts by itself. */
  play(id: string, script: Script): void {
    this.scripts.set(id, script);
  }

  /** Follows the activities of a nested saga with the script of the saga around it. */
  adopt(run: Run, childId: string, script: Script = {}): void {
    this.scripts.set(childId, script);
    this.played.set(childId, run);
  }

  private async act(input: unknown, mark?: unknown): Promise<unknown> {
    const { activityId, attempt, workflowExecution } = activityInfo();
    const id = workflowExecution!.workflowId;
    const played = this.played.get(id);
    played?.events.push(activityId);
    if (played) {
      played.inputs[activityId] = input;
      played.marks[activityId] = mark;
    }
    try {
      const scripted: unknown = await Promise.resolve(this.scripts.get(id)?.[activityId]?.(attempt, input));
      const result = scripted ?? `${activityId} done`;
      played?.events.push(`${activityId} ok`);
      return result;
    } catch (error) {
      played?.events.push(`${activityId} failed`);
      throw error;
    }
  }
}

quietRuntime();
