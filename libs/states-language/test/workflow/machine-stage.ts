import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { type LogEntry, logOf, type Saga, type SagaLog, sagaOf, unwindPlan } from '@backstitch/saga-log';
import { resolveForSagas, unhurried } from '@backstitch/saga/worker';
import { skipTime } from '@backstitch/temporal-server';
import { activityInfo } from '@temporalio/activity';
import { Client, WorkflowFailedError, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
  type WorkflowBundle,
} from '@temporalio/worker';
import { keepHistory } from '../../../../test/replay/keep-history';
import {
  type Bindings,
  type HistoryEvent,
  type JsonObject,
  type Started,
  type StateMachine,
  statesQuery,
  thisEdition,
  taskSignal,
  type TaskSignal,
  validateDefinition,
} from '../../src';

/** What a request does, by step id or by request: it answers, or throws. Default: it answers with its own step id. */
export type Script = Record<string, (attempt: number, input: unknown) => unknown>;

/** An execution in a test. */
export interface Run {
  readonly handle: WorkflowHandleWithFirstExecutionRunId;
  /** Begun, in order, by step id. */
  readonly asked: string[];
  /** Idempotency keys that the participants were given, by step id. */
  readonly inputs: Record<string, unknown>;
  outcome(): Promise<{ status: string; output?: unknown; error?: string; cause?: string; code?: string }>;
  saga(): Promise<Saga>;
  states(item?: string): Promise<HistoryEvent[]>;
}

export const refuses =
  (code: string, details: unknown = {}) =>
  () => {
    throw ApplicationFailure.create({ type: code, message: `${code} it is`, details: [details], nonRetryable: true });
  };
export const breaks = () => {
  throw ApplicationFailure.create({ type: 'Broken', message: 'broken', nonRetryable: true });
};

const refusals = [{ code: 'Full' }, { code: 'Refused' }];
const request = (name: string, compensation: string | null, more = {}) => ({
  [`urn:backstitch:shop:${name}`]: {
    ...{ as: 'request' as const, participant: 'shop', request: name, compensation, refusals },
    ...more,
  },
});
/** One participant with three requests that are undone, one that isn't, and one that nobody serves. */
export const bindings: Bindings = {
  ...request('take', 'putBack'),
  ...request('pack', 'unpack'),
  ...request('pay', 'refund'),
  ...request('look', null),
  'urn:backstitch:nobody:haunt': {
    ...{ as: 'request', participant: 'nobody', request: 'haunt', compensation: 'exorcise', giveUpAfter: '600ms' },
  },
};

export const task = (name: string, more: JsonObject = {}): JsonObject => ({
  Type: 'Task',
  Resource: `urn:backstitch:shop:${name}`,
  ...more,
});

/** A real worker of the workflow of all state machines, and one of their participant, which does what each test says. */
export class MachineStage {
  private readonly scripts = new Map<string, { script: Script; asked: string[]; inputs: Record<string, unknown> }>();
  private readonly workers: { worker: Worker; ended: Promise<void> }[] = [];
  private readonly runs: Run[] = [];
  private constructor(
    private readonly plain: Client,
    private readonly skipping: Client,
    private readonly native: NativeConnection,
    private readonly bundle: WorkflowBundle,
  ) {}

  static async open(options: Partial<WorkerOptions> = {}): Promise<MachineStage> {
    const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
    const [native, plain, skipping, bundle] = await Promise.all([
      NativeConnection.connect({ address }),
      openConnection({ address }),
      openConnection({ address }),
      bundled(),
    ]);
    const client = new Client({ connection: skipTime(skipping, { maxSkips: 100_000 }) });
    const stage = new MachineStage(new Client({ connection: plain }), client, native, bundle);
    const act = stage.act.bind(stage);
    const verbs = ['take', 'putBack', 'pack', 'unpack', 'pay', 'refund', 'look'];
    const cache = process.env.BACKSTITCH_NO_CACHE === undefined ? {} : { maxCachedWorkflows: 0 };
    await stage.work({ taskQueue: 'state-machines', workflowBundle: bundle, activities: {}, ...cache, ...options });
    await stage.work({ taskQueue: 'shop', activities: Object.fromEntries(verbs.map((verb) => [verb, act])) });
    return stage;
  }

  private async work(options: Omit<WorkerOptions, 'connection'>): Promise<void> {
    const worker = await Worker.create({ connection: this.native, shutdownGraceTime: '1s', ...unhurried, ...options });
    this.workers.push({ worker, ended: worker.run() });
  }

  /** Every execution is replayed, and the log that its engine has must be the one that its history tells. */
  async close(): Promise<void> {
    try {
      for (const { handle } of this.runs) await sameLog(handle, this.bundle);
    } finally {
      await this.stop();
    }
  }

  async stop(): Promise<void> {
    for (const { worker } of this.workers) worker.shutdown();
    await Promise.all(this.workers.map(({ ended }) => ended));
    await Promise.all([this.plain, this.skipping].map(({ connection }) => connection.close()));
    await this.native.close();
  }

  async start(
    definition: JsonObject,
    options: {
      script?: Script;
      input?: unknown;
      unwind?: 'never' | 'mirror' | 'sequential';
      skip?: boolean;
      others?: Record<string, JsonObject>;
      edition?: number | undefined;
    } = {},
  ): Promise<Run> {
    const { script = {}, input = {}, unwind = 'never', skip = false, others = {} } = options;
    const { edition } = { edition: thisEdition, ...options };
    expect(validateDefinition(definition)).toEqual([]);
    const defined = (it: JsonObject) => ({ version: 1, definition: it as unknown as StateMachine, unwind });
    const started: Started = {
      ...{ kind: 'state-machine', name: 'tested', bindings, ...(edition !== undefined && { edition }) },
      machines: {
        tested: defined(definition),
        ...Object.fromEntries(Object.entries(others).map(([name, it]) => [name, defined(it)])),
      },
    };
    const workflowId = `tested/${randomUUID()}`;
    const played = { script, asked: [], inputs: {} };
    this.scripts.set(workflowId, played);
    const handle = await (skip ? this.skipping : this.plain).workflow.start('tested', {
      workflowId,
      taskQueue: 'state-machines',
      args: [input, null, started],
    });
    const result = handle.result();
    result.catch(() => undefined);
    const run: Run = {
      ...{ handle, asked: played.asked, inputs: played.inputs },
      outcome: () => outcomeOf(result),
      saga: async () => sagaOf((await handle.fetchHistory()).events!),
      states: (item) => handle.query<HistoryEvent[], [number, string?]>(statesQuery, 0, item),
    };
    this.runs.push(run);
    return run;
  }

  settle(run: Run, signal: TaskSignal): Promise<void> {
    return run.handle.signal(taskSignal, signal);
  }

  /** What the participant is asked, also by the children of an execution. */
  private async act(input: unknown): Promise<unknown> {
    const { activityId, activityType, attempt, workflowExecution } = activityInfo();
    const played = this.scripts.get(workflowExecution!.workflowId) ?? [...this.scripts.values()].at(-1)!;
    played.asked.push(activityId);
    played.inputs[activityId] = input;
    const scripted = played.script[activityId] ?? played.script[activityType];
    const answer: unknown = await Promise.resolve(scripted?.(attempt, input));
    return answer ?? { did: activityId };
  }
}

async function outcomeOf(result: Promise<unknown>): Promise<Awaited<ReturnType<Run['outcome']>>> {
  try {
    return { status: 'SUCCEEDED', output: await result };
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    if (!(cause instanceof ApplicationFailure)) return { status: 'ENDED', cause: String(cause) };
    const said = cause.details?.[0] as { status?: string } | undefined;
    return { status: 'FAILED', ...(said?.status !== undefined && said), code: cause.type ?? '' };
  }
}

// What goes wrong on purpose would fill the screen.
Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });

let bundle: Promise<WorkflowBundle> | undefined;
const nothing = () => undefined;
const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
const bundled = () =>
  (bundle ??= bundleWorkflowCode({
    workflowsPath: require.resolve('./workflows'),
    logger: quiet,
    webpackConfigHook: (config) => ({
      ...config,
      resolve: resolveForSagas(config.resolve),
    }),
  }));

async function sameLog(handle: Run['handle'], workflowBundle: WorkflowBundle): Promise<void> {
  const history = await handle.fetchHistory();
  await keepHistory(handle.workflowId, history);
  for (const { childWorkflowExecutionStartedEventAttributes: child } of history.events!) {
    const { workflowId, runId } = child?.workflowExecution ?? {};
    if (workflowId) await keepHistory(workflowId, await handle.client.getHandle(workflowId, runId!).fetchHistory());
  }
  await Worker.runReplayHistory({ workflowBundle }, history, handle.workflowId);
  const engine = await handle.query<LogEntry[]>('backstitch.log');
  const facts = (log: SagaLog) =>
    JSON.parse(
      JSON.stringify(
        log.map(({ stepId, outcome, compensated, input, output, nested }) => ({
          ...{ stepId, outcome, compensated, input, output, nested },
        })),
      ),
    ) as unknown;
  const plan = (log: SagaLog) =>
    unwindPlan(log.map((entry) => ({ ...entry, compensated: undefined }))).map(({ entry, after }) => [
      entry.stepId,
      after,
    ]);
  const told = logOf(history.events!);
  expect([handle.workflowId, facts(told), plan(told)]).toEqual([handle.workflowId, facts(engine), plan(engine)]);
}

/** Waits until something is so. */
export async function until(what: () => unknown, within = 10_000): Promise<void> {
  const end = Date.now() + within;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`not so within ${within} ms: ${String(what)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
