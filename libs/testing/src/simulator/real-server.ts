import { sagaNamed, workflowIdOf } from '@backstitch/saga-log';
import { randomUUID } from 'node:crypto';
import { unhurried } from '@backstitch/saga/worker';
import { skipTime } from '@backstitch/temporal-server';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import { openConnection } from '@backstitch/client';
import { Client, type Connection } from '@temporalio/client';
import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { NativeConnection, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { type FetchedSaga, fetchSaga } from '../checker/fetch-saga';
import type { Program } from '../programs/program';
import { programCatalogue, programParticipants, programTypes } from '../programs/program-contracts';
import { awaitEnd } from '../trial/await-end';
import { HeldTasks } from '../trial/held-tasks';
import { SagaControl } from '../trial/saga-control';
import { Trial } from '../trial/trial';
import { BarrierModel, failed } from './barrier-model';
import type { Fate } from './deliveries';
import type { ActivityReport } from './model-run';
import { payloadOf } from './payload-of';

/** What becomes of the attempts of a saga, by `fateKey`, each in their order. */
export type Fates = ReadonlyMap<string, readonly Fate[]>;

/** Under which name an activity's fates are kept: nested sagas have ids of their own on every server. */
export const fateKey = (workflowId: string, activityId: string): string => {
  const { type } = sagaNamed(workflowId);
  const nth = /-[0-9a-f]{12}\.(\d+)$/.exec(workflowId)?.[1] ?? 'root';
  return `${type} ${nth} ${activityId}`;
};

/** A real Temporal server, with workers that do to a program what was done to it in the simulator. */
export class RealServer {
  private readonly running: { readonly worker: Worker; readonly ended: Promise<void> }[] = [];
  private fates: Fates = new Map();
  private readonly delivered = new Map<string, number>();
  /** What the participants keep. */
  barrier = new BarrierModel(programCatalogue);

  private constructor(
    private readonly native: NativeConnection,
    private readonly connection: Connection,
    private readonly client: Client,
  ) {}

  static async open(address: string, workflowBundle: WorkflowBundleWithSourceMap): Promise<RealServer> {
    const native = await NativeConnection.connect({ address });
    const connection = await openConnection({ address });
    const server = new RealServer(
      native,
      connection,
      new Client({ connection: skipTime(connection, { maxSkips: 10_000 }) }),
    );
    await server.run({ taskQueue: programTypes.plain.taskQueue, workflowBundle });
    const act = (verb: string) => (input: unknown, mark?: unknown) => server.act(verb, input, mark);
    for (const { name } of Object.values(programParticipants)) {
      const activities = Object.fromEntries(['reserve', 'look', 'release'].map((verb) => [verb, act(verb)]));
      await server.run({ taskQueue: name, activities });
    }
    return server;
  }

  /** Runs a program to its end, or gives it up. @param within milliseconds of real time */
  async play({ type, ...input }: Program, fates: Fates, within = 15_000): Promise<FetchedSaga> {
    this.fates = fates;
    this.delivered.clear();
    this.barrier = new BarrierModel(programCatalogue);
    const workflowId = workflowIdOf(type, randomUUID());
    const { taskQueue } = programTypes[type];
    const handle = await this.client.workflow.start(type, { workflowId, taskQueue, args: [input] });
    const trial = new Trial(workflowId, [], new SagaControl(this.client, workflowId, new HeldTasks()));
    const stuck = await awaitEnd(this.client, handle, trial, within);
    const fetched = await fetchSaga(this.client, workflowId, [handle.firstExecutionRunId]);
    if (stuck !== undefined) await handle.terminate('it did not end').catch(() => undefined);
    return fetched;
  }

  async close(): Promise<void> {
    for (const { worker } of this.running) worker.shutdown();
    await Promise.all(this.running.map(({ ended }) => ended));
    await this.native.close();
    await this.connection.close();
  }

  private async run(options: Omit<Parameters<typeof Worker.create>[0], 'connection'>): Promise<void> {
    const worker = await Worker.create({ connection: this.native, shutdownGraceTime: '1s', ...unhurried, ...options });
    this.running.push({ worker, ended: worker.run() });
  }

  private async act(verb: string, input: unknown, mark: unknown): Promise<unknown> {
    const { activityId, workflowExecution, taskQueue, currentAttemptScheduledTimestampMs } = activityInfo();
    const { workflowId, runId } = workflowExecution!;
    const key = fateKey(workflowId, activityId);
    const nth = this.delivered.get(key) ?? 0;
    this.delivered.set(key, nth + 1);
    const fate = this.fates.get(key)?.[nth] ?? 'ok';
    const asked = { participant: taskQueue, verb, runId, activityId, askedAt: currentAttemptScheduledTimestampMs };
    const payloads = [payloadOf(input), ...(mark === undefined ? [] : [payloadOf(mark)])];
    const perform = () => this.barrier.perform(asked, payloads, fate === 'refused');
    if (fate === 'fails') return answerOf(failed('Error', 'failed before its effect'));
    if (fate === 'broken') throw ApplicationFailure.create({ type: 'Broken', message: 'broken', nonRetryable: true });
    const report = perform();
    return answerOf(fate === 'answer lost' ? failed('Error', 'the answer was lost') : report);
  }
}

function answerOf(report: ActivityReport): unknown {
  if ('failure' in report) throw defaultFailureConverter.failureToError(report.failure, defaultPayloadConverter);
  return report.result ? defaultPayloadConverter.fromPayload(report.result) : undefined;
}
