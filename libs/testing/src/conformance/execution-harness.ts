import { randomUUID } from 'node:crypto';
import {
  type DefinedMachine,
  type ExecutionOutcome,
  type Json,
  type ReadItemsRequest,
  type ServiceAnswer,
  type StateMachine,
  type Started,
  thisEdition,
  type TaskRequest,
  type WriteResultsRequest,
  creationError,
  itemsIn,
  validateDefinition,
} from '@backstitch/states-language';
import { activityInfo } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { bundleOf } from '../bench/bundle-of';
import { WorkflowBench } from '../bench/workflow-bench';
import type { Case } from './case';
import { recordedObjects, writtenTo } from './recorded-objects';
import { RecordedTasks } from './recorded-tasks';

/** What a running case has to answer with. An activity that is tried again is answered as before. */
interface Recorded {
  readonly testCase: Case;
  readonly tasks: RecordedTasks;
  readonly answered: Map<string, ServiceAnswer>;
}

/** How a case came out: as its RESULTS.json entry. */
export type CaseOutcome = ExecutionOutcome | { status: 'REFUSED' | 'UNFINISHED'; error?: string; cause?: string };

/**
 * Runs cases on a real Temporal server by the workflow of all state machines; only the tasks are played, by activities
 * of this worker. Time is skipped.
 */
export class ExecutionHarness {
  private readonly running = new Map<string, Recorded>();
  private readonly taskQueue = `conformance-${randomUUID()}`;
  private constructor(private readonly bench: WorkflowBench) {}

  /** @param server its address, with time skipping */
  static async open(server: { address: string; namespace?: string }): Promise<ExecutionHarness> {
    const [bench, workflowBundle] = await Promise.all([
      WorkflowBench.open(server),
      bundleOf({ workflowsPath: require.resolve('./workflows') }),
    ]);
    const harness = new ExecutionHarness(bench);
    const activities = {
      task: (request: TaskRequest) => harness.task(request),
      readItems: (request: ReadItemsRequest) =>
        itemsIn(recordedObjects(harness.recorded().testCase.s3_objects), request),
      writeResults: (request: WriteResultsRequest) => writtenTo(request),
    };
    await bench.work({ taskQueue: harness.taskQueue, workflowBundle, activities, maxCachedWorkflows: 200 });
    return harness;
  }

  close(): Promise<void> {
    return this.bench.stop();
  }

  /** @param within milliseconds, of real time */
  async run(testCase: Case, within: number): Promise<CaseOutcome> {
    const definition = (testCase.definition_text ?? testCase.definition ?? null) as string | Json;
    const refused = creationError(validateDefinition(definition, { machineType: testCase.machine_type }));
    if (refused !== undefined) return { status: 'REFUSED', error: refused.error, cause: refused.message };
    const machine: DefinedMachine = {
      version: 1,
      definition: (typeof definition === 'string' ? JSON.parse(definition) : definition) as StateMachine,
      unwind: 'never',
    };
    const started: Started = {
      kind: 'state-machine',
      edition: thisEdition,
      name: 'conformance',
      machines: { conformance: machine },
      bindings: { '*': { as: 'service', activity: 'task' } },
      ...(testCase.context !== undefined && { context: testCase.context }),
    };
    const workflowId = `conformance/${randomUUID()}`;
    const { task_results: recorded } = testCase;
    const played: Recorded = { testCase, tasks: new RecordedTasks(recorded), answered: new Map() };
    this.running.set(workflowId, played);
    const handle = await this.bench.skipping.workflow.start('conformance', {
      workflowId,
      taskQueue: this.taskQueue,
      args: [testCase.input ?? {}, undefined, started],
    });
    this.running.set(handle.firstExecutionRunId, played);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<CaseOutcome>((resolve) => {
      const cause = `not ended after ${within} ms`;
      timer = setTimeout(() => resolve({ status: 'UNFINISHED', cause }), within);
    });
    try {
      const outcome = await Promise.race([ended(handle.result()), tooLong]);
      if (outcome.status === 'UNFINISHED') await handle.terminate().catch(() => undefined);
      return outcome;
    } finally {
      clearTimeout(timer);
      this.running.delete(workflowId);
      this.running.delete(handle.firstExecutionRunId);
    }
  }

  private task(request: TaskRequest): ServiceAnswer {
    const { tasks, answered } = this.recorded();
    const { activityId, workflowExecution } = activityInfo();
    const key = `${workflowExecution!.workflowId}/${activityId}/${request.attempt}`;
    const answer = answered.get(key) ?? tasks.answer(request);
    answered.set(key, answer);
    return answer;
  }

  /** The case that an activity belongs to. The children of a large Map are named after the first run of their parent. */
  private recorded(): Recorded {
    const { workflowId } = activityInfo().workflowExecution!;
    const parent = /^[^/]+\/(.+)\.\d+$/.exec(workflowId)?.[1] ?? '';
    const recorded = this.running.get(workflowId) ?? this.running.get(parent);
    if (recorded !== undefined) return recorded;
    throw ApplicationFailure.nonRetryable(`No case runs as ${workflowId}.`, 'NoSuchCase');
  }
}

async function ended(result: Promise<unknown>): Promise<CaseOutcome> {
  try {
    return { status: 'SUCCEEDED', output: (await result) as Json };
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const said = cause instanceof ApplicationFailure ? (cause.details?.[0] as CaseOutcome | undefined) : undefined;
    if (said?.status !== undefined) return said;
    return { status: 'UNFINISHED', cause: String(cause) };
  }
}
