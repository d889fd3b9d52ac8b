import { randomUUID } from 'node:crypto';
import { type Saga, type TaskSignal, sagaOf, taskSignal } from '@backstitch/saga-log';
import { WorkflowBench, bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { activityInfo } from '@temporalio/activity';
import { WorkflowFailedError, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker, type WorkerOptions, type WorkflowBundle } from '@temporalio/worker';
import {
  type Bindings,
  type HistoryEvent,
  type JsonObject,
  type Started,
  type StateMachine,
  statesQuery,
  thisEdition,
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
  'urn:backstitch:shop:putBack': {
    as: 'compensation',
    participant: 'shop',
    compensation: 'putBack',
    requests: ['take'],
  },
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
export class MachineHarness {
  private readonly scripts = new Map<string, { script: Script; asked: string[]; inputs: Record<string, unknown> }>();
  private readonly runs: Run[] = [];
  private constructor(
    private readonly bench: WorkflowBench,
    private readonly workflowBundle: WorkflowBundle,
  ) {}

  static async open(options: Partial<WorkerOptions> = {}): Promise<MachineHarness> {
    const [bench, workflowBundle] = await Promise.all([
      WorkflowBench.open(),
      bundleOf({ workflowsPath: require.resolve('./workflows') }),
    ]);
    const harness = new MachineHarness(bench, workflowBundle);
    const act = harness.act.bind(harness);
    const verbs = ['take', 'putBack', 'pack', 'unpack', 'pay', 'refund', 'look'];
    await bench.work({ taskQueue: 'state-machines', workflowBundle, activities: {}, ...options });
    await bench.work({ taskQueue: 'shop', activities: Object.fromEntries(verbs.map((verb) => [verb, act])) });
    return harness;
  }

  /** Every execution is replayed, and looked at as the bench does; then all of it is stopped. */
  async close(): Promise<void> {
    try {
      const { workflowBundle } = this;
      for (const { handle } of this.runs) {
        await Worker.runReplayHistory({ workflowBundle }, await handle.fetchHistory(), handle.workflowId);
      }
    } catch (error) {
      await this.stop();
      throw error;
    }
    await this.bench.close();
  }

  stop(): Promise<void> {
    return this.bench.stop();
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
    const handle = await (skip ? this.bench.skipping : this.bench.client).workflow.start('tested', {
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
    this.bench.follow(workflowId);
    return run;
  }

  /** Temporal's reset of an execution to its first task: it does all anew. @returns the run that does */
  async reset({ handle }: Run): Promise<{ readonly runId: string }> {
    const { events } = await handle.fetchHistory();
    const first = events!.find((event) => event.workflowTaskCompletedEventAttributes)!;
    return this.bench.client.workflowService.resetWorkflowExecution({
      ...{ namespace: 'default', reason: 'a test', requestId: handle.firstExecutionRunId },
      workflowExecution: { workflowId: handle.workflowId, runId: handle.firstExecutionRunId },
      workflowTaskFinishEventId: first.eventId!,
    });
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

quietRuntime();
