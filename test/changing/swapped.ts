import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { openConnection } from '@backstitch/client';
import type { SagaPolicies } from '@backstitch/contract';
import { type Carried, type Saga, sagaOf } from '@backstitch/saga-log';
import { accept, emptyLock, promisesOf } from '@backstitch/contract/promises';
import { unhurried } from '@backstitch/saga/worker';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import { Client, type Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import * as after from './after';
import * as before from './before';

quietRuntime();

const taskQueue = 'changing';
type Name = keyof typeof before;

/** What every activity does: it is noted; some refuse, and some undo slowly. */
const events = new Map<string, string[]>();
async function act(input: { refuse?: boolean; input?: { slowUndo?: boolean } }): Promise<unknown> {
  const { activityType, workflowExecution } = activityInfo();
  const id = workflowExecution!.workflowId;
  const note = (text: string) => void events.set(id, [...(events.get(id) ?? []), text]);
  note(activityType);
  if (input.refuse)
    throw ApplicationFailure.create({ type: 'Full', message: 'full', details: [{}], nonRetryable: true });
  if (input.input?.slowUndo) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    note(`${activityType} done`);
  }
  return { by: activityType };
}
const verbs = [
  'fetch',
  'putBack',
  'load',
  'unload',
  'weigh',
  'sign',
  'mark',
  'unmark',
  'unmarkOtherwise',
  'seal',
  'unseal',
  'label',
  'unlabel',
];
const activities = Object.fromEntries(verbs.map((verb) => [verb, act]));

/** Sagas that were started under one version of their code and contract, and go on under the next. */
export class Swapped {
  private workers: { worker: Worker; ended: Promise<void> }[] = [];
  private native!: NativeConnection;
  private connection!: Connection;
  client!: Client;
  readonly lock = accept(accept(emptyLock, promisesOf(before.catalogue)), promisesOf(after.catalogue));

  /** Starts one saga of each type, lets all of them wait for their message, and changes the code beneath them. */
  static async open(address: string): Promise<Swapped> {
    const swapped = new Swapped();
    swapped.native = await NativeConnection.connect({ address });
    swapped.connection = await openConnection({ address });
    swapped.client = new Client({ connection: swapped.connection });
    for (const queue of ['depot', 'depot2']) await swapped.run({ taskQueue: queue, activities });
    const [old, current] = await Promise.all([swapped.bundle('./before'), swapped.bundle('./after')]);
    const host = await swapped.run({ taskQueue, workflowBundle: old });
    const { catalogue, ...sagas } = before;
    const promises = Object.keys(swapped.lock.versions)[0]!;
    for (const { contract, name } of catalogue.sagaTypes) {
      const { deadline, onFailure, unwind }: SagaPolicies = contract;
      const told: Carried = { as: 'started', deadline, onFailure, unwind, promises };
      const args = [{}, JSON.parse(JSON.stringify(told)) as Carried];
      await swapped.client.workflow.start(name, { taskQueue, workflowId: `${name}/1`, args });
    }
    for (const name of Object.keys(sagas))
      await swapped.until(
        name as Name,
        ({ steps }) => steps.length > 0 && steps.every(({ status }) => status === 'completed'),
      );
    // They have seen it, too.
    await new Promise((resolve) => setTimeout(resolve, 500));
    host.worker.shutdown();
    await host.ended;
    await swapped.run({ taskQueue, workflowBundle: current });
    return swapped;
  }

  private async bundle(path: string) {
    const promisesLock = join(mkdtempSync(join(tmpdir(), 'changing-')), 'promises.lock.json');
    const versions = Object.entries(this.lock.versions);
    // The old code knows the old version only.
    const lock =
      path === './after' ? this.lock : { current: versions[0]![0], versions: Object.fromEntries([versions[0]!]) };
    writeFileSync(promisesLock, JSON.stringify(lock));
    return bundleOf({ workflowsPath: require.resolve(path), promisesLock });
  }

  private async run(options: Omit<Parameters<typeof Worker.create>[0], 'connection'>) {
    const worker = await Worker.create({ connection: this.native, shutdownGraceTime: '1s', ...unhurried, ...options });
    const running = { worker, ended: worker.run() };
    this.workers.push(running);
    return running;
  }

  handle = (name: Name) => this.client.workflow.getHandle(`${name}/1`);

  go(name: Name): Promise<void> {
    return this.handle(name).signal('Go', {});
  }

  cancel(name: Name): Promise<unknown> {
    const act = { action: 'cancel', by: 'Bo', reason: 'enough' };
    return this.handle(name).executeUpdate('backstitch.end', { args: [act] });
  }

  async saga(name: Name): Promise<Saga> {
    const handle = this.handle(name);
    const { raw } = await handle.describe();
    const { events: history } = await handle.fetchHistory();
    return sagaOf(history!, {
      activities: raw.pendingActivities,
      workflowTask: raw.pendingWorkflowTask,
      asOf: new Date(),
    });
  }

  async until(name: Name, so: (saga: Saga) => unknown): Promise<Saga> {
    for (let tries = 0; ; tries++) {
      const saga = await this.saga(name);
      if (so(saga)) return saga;
      if (tries > 200) throw new Error(`${name} was never so: ${String(so)}\n${JSON.stringify(saga, undefined, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Sends the message, and waits for its end. */
  async ends(name: Name): Promise<Saga> {
    await this.go(name);
    return this.until(name, ({ endedAt }) => endedAt);
  }

  /** Sends the message, and waits until its tasks fail. */
  async fails(name: Name): Promise<string> {
    await this.go(name);
    const { failure, waitingFor } = await this.until(name, (saga) =>
      saga.waitingFor?.some(({ kind }) => kind === 'code'),
    );
    await this.handle(name).terminate();
    return `${waitingFor![0]!.kind} ${failure!.message}`;
  }

  /** The verbs that were asked, in order. */
  asked = (name: Name): readonly string[] => events.get(`${name}/1`) ?? [];

  async close(): Promise<void> {
    for (const { worker } of this.workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all(this.workers.map(({ ended }) => ended));
    await this.connection.close();
    await this.native.close();
  }
}
