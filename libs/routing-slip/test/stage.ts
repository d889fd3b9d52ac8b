import { randomUUID } from 'node:crypto';
import type { Participant } from '@backstitch/contract';
import {
  type EndAct,
  type HistoryEvent,
  type LogEntry,
  type Saga,
  type SagaLog,
  type StepAct,
  logOf,
  operatorUpdates,
  sagaOf,
  runsOf,
} from '@backstitch/saga-log';
import { openConnection } from '@backstitch/client';
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
import { resolveForSagas, unhurried } from '@backstitch/saga/worker';
import { skipTime } from '@backstitch/temporal-server';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import { Client, type Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { keepHistory } from '../../../test/replay/keep-history';
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

// What goes wrong on purpose would fill the screen.
Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });

/**
 * Slips on a real server: each participant is a worker of its own, with its own database behind the real barrier, and
 * runs the slip's workflow itself.
 */
export class Stage {
  client!: Client;
  /** Its slips skip time. */
  skipping!: Client;
  private native!: NativeConnection;
  private connections: (Connection | NativeConnection)[] = [];
  private bundle!: { code: string };
  private readonly workers = new Map<string, { worker: Worker; ended: Promise<void>; close(): Promise<void> }>();
  private readonly scripts = new Map<string, Script>();
  private readonly runs = new Map<string, Run>();

  static async open({
    cached = true,
    workflowsPath = require.resolve('../src/workflows'),
    address = process.env.BACKSTITCH_TEST_TEMPORAL!,
  } = {}): Promise<Stage> {
    const stage = new Stage();
    const [native, plain, skipping, bundle] = await Promise.all([
      NativeConnection.connect({ address }),
      openConnection({ address }),
      openConnection({ address }),
      bundled(workflowsPath),
    ]);
    stage.native = native;
    stage.connections = [native, plain, skipping];
    stage.client = new Client({ connection: plain });
    stage.skipping = new Client({ connection: skipTime(skipping, { maxSkips: 10_000 }) });
    stage.bundle = bundle;
    stage.cache = cached ? {} : { maxCachedWorkflows: 0 };
    for (const participant of [one, two, three]) await stage.serve(participant);
    await stage.hostErrors();
    return stage;
  }

  private cache = {};

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
    const worker = await Worker.create({
      connection: this.native,
      taskQueue,
      identity: `${taskQueue}'s own`,
      workflowBundle: this.bundle,
      shutdownGraceTime: '1s',
      ...unhurried,
      stickyQueueScheduleToStartTimeout: '1s',
      ...this.cache,
      ...more,
    });
    this.workers.set(taskQueue, { worker, ended: worker.run(), close });
  }

  /** Stops the worker of a task queue. */
  async away(taskQueue: string): Promise<void> {
    const hosted = this.workers.get(taskQueue)!;
    this.workers.delete(taskQueue);
    hosted.worker.shutdown();
    await hosted.ended;
    await hosted.close();
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
    const [first] = slip.itinerary;
    run.handle = await (skip ? this.skipping : this.client).workflow.start('slip', {
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

  /** Every slip that has ended is replayed: the log of its engine must be the one that its histories tell. */
  async close(): Promise<void> {
    try {
      for (const run of this.runs.values()) await this.sameLog(run);
    } finally {
      for (const { worker } of this.workers.values()) worker.shutdown();
      for (const hosted of this.workers.values()) {
        await hosted.ended;
        await hosted.close();
      }
      await Promise.all(this.connections.map((connection) => connection.close()));
    }
  }

  private async sameLog(run: Run): Promise<void> {
    const histories = await this.histories(run);
    // Of slips that are started side by side the first few say what the others do.
    const isOneOfMany = [...this.runs.keys()].indexOf(run.id) > 14;
    for (const events of isOneOfMany ? [] : histories) await keepHistory(run.id, { events: [...events] });
    const engine = await this.client.workflow.getHandle(run.id).query<LogEntry[]>('backstitch.log');
    const facts = (log: SagaLog) =>
      log.map(({ stepId, outcome, compensated, input, output }) => ({ stepId, outcome, compensated, input, output }));
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
    const told = (log: SagaLog) => ({ id: run.id, log: plain(facts(log)) });
    expect(told(logOf(histories.flat()))).toEqual(told(engine));
    // The last run alone tells the same: runs before it may be gone.
    expect(told(logOf(histories.at(-1)!))).toEqual(told(engine));
  }
}

let bundle: ReturnType<typeof bundleWorkflowCode> | undefined;
const nothing = () => undefined;
const bundled = (workflowsPath: string) =>
  (bundle ??= bundleWorkflowCode({
    workflowsPath,
    logger: { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing },
    webpackConfigHook: (config) => ({
      ...config,
      resolve: resolveForSagas(config.resolve),
    }),
  }));
