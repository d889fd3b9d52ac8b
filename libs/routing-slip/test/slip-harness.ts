import { randomUUID } from 'node:crypto';
import type { Participant } from '@backstitch/contract';
import {
  type EndAct,
  type HistoryEvent,
  type Saga,
  type StepAct,
  logOf,
  operatorUpdates,
  sagaOf,
  runsOf,
} from '@backstitch/saga-log';
import {
  type OnSlip,
  type Slip,
  type SlipHand,
  errorQueue,
  setOut,
  slipHand,
  slipStyle,
} from '@backstitch/routing-slip';
import { slipFollower } from '@backstitch/routing-slip/subscriptions';
import { openDatabase } from '@backstitch/database';
import { type Attempt, activitiesOf, migrate } from '@backstitch/participant';
import { WorkflowBench, bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { WorkflowBundle } from '@temporalio/worker';
import { Full, one, three, two } from './contracts';

/** What a verb is given in a test. */
export interface Call {
  readonly input: Record<string, unknown>;
  readonly attempt: number;
  readonly slip: SlipHand;
}

/** What a test has a request or compensation do, by activity id. Anything else completes at once. */
export type Script = Record<string, (call: Call) => unknown>;

export interface Run {
  readonly id: string;
  readonly handle: WorkflowHandle;
  readonly result: Promise<unknown>;
  /** What took effect or was tried, in order: `doOne` when it is begun, `doOne ok` when it has worked. */
  readonly events: string[];
  readonly inputs: Record<string, unknown>;
}

export const full = () => {
  throw Full({ what: 'it' });
};
export const broken = () => {
  throw ApplicationFailure.create({ type: 'Broken', message: 'broken', nonRetryable: true });
};

export const owner = 'owner';
const who = { by: 'ann', reason: 'because' };

quietRuntime();

/**
 * Slips on a real server: each participant is a worker of its own, with its own database behind the real barrier, and
 * runs the slip's workflow itself.
 */
export class SlipHarness {
  private readonly closing = new Map<string, () => Promise<void>>();
  private readonly scripts = new Map<string, Script>();
  private readonly runs = new Map<string, Run>();
  /** Slips that are ended by force, or forgotten: their runs don't tell the same. */
  readonly byForce = new Set<string>();

  private constructor(
    private readonly bench: WorkflowBench,
    private readonly workflowBundle: WorkflowBundle,
    private readonly cache: object,
  ) {}

  static async open({
    cached = true,
    workflowsPath = require.resolve('../src/workflows'),
    address = process.env.BACKSTITCH_TEST_TEMPORAL,
  } = {}): Promise<SlipHarness> {
    const [bench, bundle] = await Promise.all([WorkflowBench.open({ address }), bundleOf({ workflowsPath })]);
    const harness = new SlipHarness(bench, bundle, cached ? {} : { maxCachedWorkflows: 0 });
    for (const participant of [one, two, three]) await harness.serve(participant);
    await harness.hostErrors();
    return harness;
  }

  get client(): Client {
    return this.bench.client;
  }

  /** The owner's worker: faulted slips come here, and subscribers are told from here. */
  hostErrors(): Promise<void> {
    const followSlip = slipFollower((endpoint) => !endpoint.endsWith('/forbidden'));
    return this.host(errorQueue(owner), { activities: { followSlip } });
  }

  /** A worker of a participant, which says who it is. */
  async serve(participant: Participant): Promise<void> {
    const database = await openDatabase<unknown>('sqlite::memory:');
    await migrate(database, {});
    const activities = activitiesOf(participant, this.playing(participant) as never, database, [slipHand]);
    await this.host(participant.name, { activities }, () => database.close());
  }

  async host(taskQueue: string, more: object = {}, close: () => Promise<void> = async () => undefined): Promise<void> {
    await this.bench.work({
      taskQueue,
      identity: `${taskQueue}'s own`,
      workflowBundle: this.workflowBundle,
      stickyQueueScheduleToStartTimeout: '1s',
      ...this.cache,
      ...more,
    });
    this.closing.set(taskQueue, close);
  }

  /** Stops the worker of a task queue. */
  async away(taskQueue: string): Promise<void> {
    await this.bench.stopWork(taskQueue);
    await this.closing.get(taskQueue)!();
    this.closing.delete(taskQueue);
  }

  private playing({ requests }: Participant): Record<string, unknown> {
    const play = async (given: unknown, { saga, attempt, slip }: Attempt<unknown> & OnSlip, compensates: boolean) => {
      const { activityId } = activityInfo();
      const run = this.runs.get(`${saga.type}/${saga.id}`);
      run?.events.push(activityId);
      if (run) run.inputs[activityId] = given;
      const input = (compensates ? (given as { input: unknown }).input : given) as Call['input'];
      const scripted = this.scripts.get(`${saga.type}/${saga.id}`)?.[activityId];
      const output = scripted === undefined ? { done: activityId } : await scripted({ input, attempt, slip: slip! });
      run?.events.push(`${activityId} ok`);
      return output;
    };
    return Object.fromEntries(
      Object.entries(requests).flatMap(([request, { compensation }]) => {
        const ask = (input: unknown, attempt: Attempt<unknown>) => play(input, attempt, false);
        const undo = (given: unknown, attempt: Attempt<unknown>) => play(given, attempt, true);
        return compensation === null
          ? [[request, ask] as const]
          : [[request, ask] as const, [compensation, undo] as const];
      }),
    );
  }

  /** Writes a slip and has it set out. */
  async start(slip: Partial<Slip> & Pick<Slip, 'itinerary'>, script: Script = {}, { skip = false } = {}): Promise<Run> {
    const id = `slip/${randomUUID()}`;
    this.scripts.set(id, script);
    const run = { id, events: [], inputs: {} } as unknown as { -readonly [K in keyof Run]: Run[K] };
    this.runs.set(id, run);
    this.bench.follow(id);
    const [first] = slip.itinerary;
    run.handle = await (skip ? this.bench.skipping : this.client).workflow.start('slip', {
      workflowId: id,
      taskQueue: first!.participant,
      args: setOut({ owner, variables: {}, ...slip }).args,
    });
    run.result = run.handle.result();
    run.result.catch(() => undefined);
    return run;
  }

  /** The histories of all its runs, the first one first. */
  histories({ id }: Run): Promise<readonly (readonly HistoryEvent[])[]> {
    return runsOf(this.client, { workflowId: id });
  }

  /** The slip as shown. */
  async saga(run: Run): Promise<Saga> {
    const { raw } = await this.client.workflow.getHandle(run.id).describe();
    const pending = { activities: raw.pendingActivities, workflowTask: raw.pendingWorkflowTask, asOf: new Date() };
    return sagaOf((await this.histories(run)).flat(), pending, [slipStyle]);
  }

  /** Waits until the slip is shown so. */
  async until(run: Run, so: (saga: Saga) => unknown, within = 15_000): Promise<Saga> {
    for (const end = Date.now() + within; ;) {
      const saga = await this.saga(run);
      if (so(saga)) return saga;
      if (Date.now() > end) throw new Error(`never so: ${String(so)}\n${JSON.stringify(saga, undefined, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  end({ id }: Run, action: EndAct['action']): Promise<unknown> {
    return this.client.workflow.getHandle(id).executeUpdate(operatorUpdates.end, { args: [{ action, ...who }] });
  }

  act({ id }: Run, it: Partial<StepAct> & Pick<StepAct, 'action' | 'stepId'>): Promise<unknown> {
    const act: StepAct = { of: 'request', ...who, ...it };
    return this.client.workflow.getHandle(id).executeUpdate(operatorUpdates.step, { args: [act] });
  }

  /**
   * Every slip is looked at, as the bench does, and all of it is stopped. All runs of a slip tell the same log as its last
   * run alone: runs before it may be gone.
   */
  async close(): Promise<void> {
    try {
      const facts = (events: readonly HistoryEvent[]) =>
        logOf(events).map(({ stepId, outcome, compensated, input, output }) => ({
          ...{ stepId, outcome, compensated, input, output },
        }));
      for (const run of this.runs.values()) {
        if (this.byForce.has(run.id)) continue;
        const histories = await this.histories(run);
        expect({ id: run.id, log: facts(histories.flat()) }).toEqual({ id: run.id, log: facts(histories.at(-1)!) });
      }
      await this.bench.close();
    } finally {
      await this.bench.stop();
      for (const close of this.closing.values()) await close();
    }
  }
}
