import { randomUUID } from 'node:crypto';
import { Follower, SagaClient, openConnection } from '@backstitch/client';
import type { Catalogue } from '@backstitch/contract';
import { publishActivity, publishQueue, recoveryQueue } from '@backstitch/saga-log';
import { StateStore } from '@backstitch/state-store';
import { skipTime } from '@backstitch/temporal-server';
import { Client, defaultPayloadConverter } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { type SagaCode, bundleOf } from '../bench/bundle-of';
import { WorkflowBench } from '../bench/workflow-bench';
import type { Evidence } from '../checker/holding';
import { madeFrom } from '../participants/made-from';
import type { OpenParticipant, TestParticipant } from '../participants/test-participant';
import { type TrialHeader, type TrialMemo, trialKey } from '../workflow/trial-memo';
import { deliver } from './deliver';
import { HeldTasks } from './held-tasks';
import type { Trial } from './trial';

/** The code of sagas, with what a trial needs beside it. */
const trialBundleOf = (code: SagaCode) => bundleOf(code, [require.resolve('../workflow/interceptors')]);

/** Workers of one trial's sagas. */
export interface Deployment {
  /** Ends them, and begins workers with the next version's code. Once. */
  deploy(): Promise<void>;
  close(): Promise<void>;
}

export interface TrialHarnessOptions {
  readonly address: string;
  readonly namespace: string;
  readonly code: SagaCode;
  /** What a deploy puts in its place. */
  readonly next?: SagaCode;
  readonly catalogue: Catalogue;
  /** The task queues that sagas run on: their owners', or, where they travel, their participants' and their home. */
  readonly hosts: readonly string[];
  readonly played: readonly TestParticipant[];
  readonly seed: number;
}

/**
 * Where trials run: a worker for each participant, and two for each owner of sagas, one of which forgets every
 * workflow after each task. Task queues have a prefix of their own: harnesses on one server don't meet.
 */
export class TrialHarness {
  private readonly closing: (() => Promise<void>)[] = [];
  private readonly trials = new Map<string, Trial>();
  readonly participants = new Map<string, OpenParticipant>();
  private readonly prefix = `verify-${randomUUID().slice(0, 8)}`;
  /** Of the workers of sagas. */
  readonly tasks = new HeldTasks();
  /**
   * Recovers what a trial has ended by force. What it begins waits for runs that take real time, and doesn't skip for ever
   * meanwhile. Absent before it is open.
   */
  sagas!: SagaClient;
  /** What is recorded of trials' sagas: those that the follower is told of. The follower is absent before it is open. */
  readonly store = new StateStore({ url: 'sqlite::memory:' });
  follower!: Follower;
  /** Absent before it is open. */
  private bench!: WorkflowBench;

  private constructor(private readonly options: TrialHarnessOptions) {}

  static async open(options: TrialHarnessOptions): Promise<TrialHarness> {
    const harness = new TrialHarness(options);
    try {
      await harness.build();
    } catch (error) {
      await harness.close();
      throw error;
    }
    return harness;
  }

  private async build(): Promise<void> {
    const { address, namespace, code, hosts, played, seed } = this.options;
    const [bench, workflowBundle] = await Promise.all([
      WorkflowBench.open({ address, namespace }),
      trialBundleOf(code),
    ]);
    this.bench = bench;
    const known = { temporal: bench.skipping, catalogue: this.options.catalogue, store: this.store };
    const recovering = skipTime(await openConnection({ address }), { maxSkips: 40 });
    this.closing.push(() => recovering.close());
    this.sagas = new SagaClient({ ...known, temporal: new Client({ connection: recovering, namespace }) });
    this.follower = new Follower(known);
    // Its queue has no prefix: no two harnesses are open on one server at once.
    const recoveries = await trialBundleOf({ workflowsPath: require.resolve('@backstitch/saga/recovery') });
    await bench.work({ taskQueue: recoveryQueue, workflowBundle: recoveries, maxCachedWorkflows: 500 });
    // What sagas publish is taken: whom it reaches is no matter of a trial.
    const taken = { [publishActivity]: () => Promise.resolve() };
    await bench.work({ taskQueue: this.participantQueue(publishQueue), activities: taken });
    for (const participant of played) {
      const open = await participant.open({ seed });
      this.participants.set(participant.participant.name, open);
      this.closing.push(() => open.close());
      await bench.work({
        taskQueue: this.participantQueue(participant.participant.name),
        activities: open.activities,
        interceptors: { activity: [this.delivering(participant, await this.openElsewhere(participant))] },
      });
    }
    for (const host of hosts) {
      const of = { workflowBundle, dataConverter: { payloadCodecs: [this.tasks] } };
      for (const cached of [true, false]) {
        const taskQueue = `${this.sagasOf({ cached })}${host}`;
        await bench.work({ ...of, taskQueue, maxCachedWorkflows: cached ? 500 : 0 });
      }
    }
  }

  /** Hosts a trial's sagas by workers of their own, whose code a deploy exchanges for the next. */
  async hostAlone(trial: Trial, cached: boolean): Promise<Deployment> {
    const { hosts, code, next = code } = this.options;
    const queues = hosts.map((host) => `${this.sagasOf({ cached, alone: trial })}${host}`);
    const begin = async (of: SagaCode) => {
      const workflowBundle = await trialBundleOf(of);
      const maxCachedWorkflows = cached ? 50 : 0;
      await Promise.all(queues.map((taskQueue) => this.bench.work({ workflowBundle, taskQueue, maxCachedWorkflows })));
    };
    await begin(code);
    const close = async () => void (await Promise.all(queues.map((queue) => this.bench.stopWork(queue))));
    let deployed: Promise<void> | undefined;
    const deploy = async () => {
      await close();
      await begin(next);
    };
    return { deploy: () => (deployed ??= deploy()), close };
  }

  private async openElsewhere(participant: TestParticipant): Promise<OpenParticipant | undefined> {
    const open = await participant.openElsewhere?.({ seed: this.options.seed });
    if (open) this.closing.push(() => open.close());
    return open;
  }

  /** Skips time. */
  get client(): Client {
    return this.bench.skipping;
  }

  private participantQueue = (name: string) => `${this.prefix}:participant/${name}`;

  /** What a workflow of a trial has to know. */
  memo(trial: Trial, faults: TrialMemo['faults'], sagas: string): Record<string, TrialMemo> {
    return {
      [trialKey]: { trial: trial.id, path: '', participants: this.participantQueue(''), sagas, faults },
    };
  }

  /** Before the name of each queue of sagas. @param of `alone` a trial that has workers of its own */
  sagasOf({ cached, alone }: { readonly cached: boolean; readonly alone?: Trial | undefined }): string {
    return `${this.prefix}:${alone?.id ?? (cached ? 'cached' : 'uncached')}/`;
  }

  /** What its participants hold, and what their contracts say. */
  get evidence(): Evidence {
    const holdingsOf: Evidence['holdingsOf'] = async (participant, stepKeys) =>
      (await this.participants.get(participant)?.holdings(stepKeys)) ?? [];
    return { holdingsOf, catalogue: this.options.catalogue };
  }

  /** Whose task queue it is. */
  nameOf = (taskQueue: string): string =>
    taskQueue.startsWith(this.prefix) ? taskQueue.slice(taskQueue.lastIndexOf('/') + 1) : taskQueue;

  enter(trial: Trial): void {
    this.trials.set(trial.id, trial);
  }

  /** Every activity of a trial is delivered as its schedule says. */
  private delivering(
    { participant, guarded }: TestParticipant,
    other: OpenParticipant | undefined,
  ): ActivityInterceptorsFactory {
    const { seed } = this.options;
    const refusals = Object.values(participant.requests).flatMap((request) => request.refusals ?? []);
    const detailsOf = (code: string) => {
      const refusal = refusals.find((one) => one.code === code);
      return refusal && madeFrom(refusal.schema, seed, code);
    };
    return ({ info }) => ({
      inbound: {
        execute: async (input, next) => {
          const payload = input.headers[trialKey];
          const header = payload && defaultPayloadConverter.fromPayload<TrialHeader>(payload);
          const trial = header && this.trials.get(header.trial);
          if (trial === undefined) return next(input);
          const point = `${header!.path}${info.activityId}`;
          const compensates = info.activityId.endsWith('/compensation');
          const { activityId, attempt, workflowExecution: run } = info;
          const perform = () => next(input);
          const elsewhere = async () => other?.activities[info.activityType]?.(...(input.args as never[]));
          const [argument] = input.args;
          const refusal = participant.requests[info.activityType]?.refusals?.[0]?.code;
          const asked = { refusal, point, activityId, attempt, argument, run: run!, compensates };
          return deliver(trial, { ...asked, guarded, detailsOf, perform, elsewhere });
        },
      },
    });
  }

  /** What doesn't agree in the participants' books. */
  async discrepancies(): Promise<string[]> {
    const read = [...this.participants].map(async ([name, open]) =>
      (await open.discrepancies()).map((text) => `the books of ${name}: ${text}`),
    );
    return (await Promise.all(read)).flat();
  }

  async close(): Promise<void> {
    await this.bench?.stop();
    await this.store.close();
    for (const close of this.closing.reverse()) await close();
  }
}
