import { randomUUID } from 'node:crypto';
import type { Participant, SagaType } from '@backstitch/contract';
import { type Carried, type LogEntry, type SagaLog, logOf, unwindPlan } from '@backstitch/saga-log';
import { openConnection } from '@backstitch/client';
import { skipTime } from '@backstitch/temporal-server';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import {
  Client,
  type Connection,
  type WorkflowHandle,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { keepHistory } from '../../../test/replay/keep-history';
import { resolveForSagas, unhurried } from '../src/worker';
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
export class Stage {
  private readonly scripts = new Map<string, Script>();
  private readonly played = new Map<string, Played>();
  private readonly running: { worker: Worker; ended: Promise<void> }[] = [];
  client!: Client;
  /** Its workflows skip time. */
  skipping!: Client;
  private readonly started: { handle: WorkflowHandle; result: Promise<unknown> }[] = [];
  private native!: NativeConnection;
  private connections: (Connection | NativeConnection)[] = [];

  static async open({ cached = true, workflowsPath = require.resolve('./sagas') } = {}): Promise<Stage> {
    const stage = new Stage();
    const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
    const [native, plain, skipping, workflowBundle] = await Promise.all([
      NativeConnection.connect({ address }),
      openConnection({ address }),
      openConnection({ address }),
      bundled(workflowsPath),
    ]);
    stage.native = native;
    stage.connections = [native, plain, skipping];
    stage.client = new Client({ connection: plain });
    stage.skipping = new Client({ connection: skipTime(skipping, { maxSkips: 10_000 }) });
    const cache = cached && process.env.BACKSTITCH_NO_CACHE === undefined ? {} : { maxCachedWorkflows: 0 };
    await stage.run({ connection: native, taskQueue: 'sagas', workflowBundle, ...cache });
    for (const participant of [a, b, c]) await stage.serve(participant);
    return stage;
  }

  /** A worker for a participant: from now on it does what the scripts say. */
  async serve({ name, requests }: Participant): Promise<void> {
    const verbs = Object.entries(requests).flatMap(([request, { compensation }]) =>
      compensation === null ? [request] : [request, compensation],
    );
    const activities = Object.fromEntries(verbs.map((verb) => [verb, this.act.bind(this)]));
    await this.run({ connection: this.native, taskQueue: name, activities });
  }

  private async run(options: Parameters<typeof Worker.create>[0]): Promise<void> {
    const worker = await Worker.create({ shutdownGraceTime: '1s', ...unhurried, ...options });
    this.running.push({ worker, ended: worker.run() });
  }

  /**
   * Every saga that a test ran is replayed, and the log that its engine has must be the one that its history tells:
   * the same steps and outcomes, and so the same plan.
   */
  async close(): Promise<void> {
    try {
      for (const { handle } of this.started) await sameLog(handle);
      await this.record();
    } finally {
      await this.stop();
    }
  }

  /** What the tests' sagas did, and those that they nest. */
  private async record(): Promise<void> {
    const keep = async (handle: WorkflowHandle): Promise<void> => {
      const history = await handle.fetchHistory();
      await keepHistory(handle.workflowId, history);
      for (const { childWorkflowExecutionStartedEventAttributes: child } of history.events!) {
        const { workflowId, runId } = child?.workflowExecution ?? {};
        if (workflowId) await keep(this.client.workflow.getHandle(workflowId, runId!));
      }
    };
    for (const { handle } of process.env.BACKSTITCH_RECORD === undefined ? [] : this.started) await keep(handle);
  }

  async stop(): Promise<void> {
    for (const { worker } of this.running) worker.shutdown();
    await Promise.all(this.running.map(({ ended }) => ended));
    await Promise.all(this.connections.map((connection) => connection.close()));
  }

  /** Starts a saga whose activities do what the script says. */
  async start(
    type: SagaType,
    script: Script = {},
    { input, skip = false }: { input?: unknown; skip?: boolean } = {},
  ): Promise<Run> {
    const id = `${type.name}/${randomUUID()}`;
    const played: Played = { events: [], inputs: {}, marks: {} };
    this.scripts.set(id, script);
    this.played.set(id, played);
    const handle = await (skip ? this.skipping : this.client).workflow.start(type.name, {
      workflowId: id,
      taskQueue: type.taskQueue,
      args: [input] as [unknown, Carried?],
    });
    const result = handle.result();
    result.catch(() => undefined);
    this.started.push({ handle, result });
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

// What goes wrong on purpose would fill the screen.
Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });

let bundle: ReturnType<typeof bundleWorkflowCode> | undefined;
const bundled = (workflowsPath: string) =>
  (bundle ??= bundleWorkflowCode({
    workflowsPath,
    logger: quiet,
    webpackConfigHook: (config) => ({ ...config, resolve: resolveForSagas(config.resolve) }),
  }));

const nothing = () => undefined;
const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

async function sameLog(handle: WorkflowHandle): Promise<void> {
  const [{ events }, engine] = await Promise.all([handle.fetchHistory(), handle.query<LogEntry[]>('backstitch.log')]);
  const told = logOf(events!);
  const facts = (log: SagaLog) =>
    log.map(({ stepId, outcome, compensated, scope, input, output, nested, pivot }) => ({
      ...{ stepId, outcome, compensated, scope, input, output, nested, pivot },
    }));
  const untouched = (log: SagaLog) => log.map((entry) => ({ ...entry, compensated: undefined }));
  const plan = (log: SagaLog) =>
    unwindPlan(untouched(log)).map(({ entry, after }) => ({ stepId: entry.stepId, after }));
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
  expect({ workflowId: handle.workflowId, log: plain(facts(told)), plan: plan(told) }).toEqual({
    workflowId: handle.workflowId,
    log: plain(facts(engine)),
    plan: plan(engine),
  });
}

/** Waits until something is so. */
export async function until(what: () => unknown, within = 10_000): Promise<void> {
  const end = Date.now() + within;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`not so within ${within} ms: ${String(what)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
