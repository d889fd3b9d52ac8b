import { unhurried } from '@backstitch/saga/worker';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectWorker } from '../connection/connect-worker';
import { ensureSearchAttributes } from '../connection/ensure-search-attributes';
import { isPassing } from '../connection/is-passing';
import { retryUntilReachable } from '../connection/retry-until-reachable';
import type { Feed } from '../record/feed';
import { claimQueue, refuseParticipants } from '../participant/participant-queue';
import { createWorker } from '../set-aside/create-worker';
import type { TemporalSettings } from '../settings/temporal-settings';
import { askTemporal } from './ask-temporal';
import type { HostedWorker } from './hosted-worker';
import { Pulse } from './pulse';

/**
 * How long what runs may take once the process is told to stop: then its activities are cancelled, then given up. A
 * request that is given up is asked again elsewhere; the barrier makes that harmless.
 */
const drain = { shutdownGraceTime: '20s', shutdownForceTime: '30s' } as const;

/**
 * A saga's next task waits so long for the worker that has it in memory before another may take it: what a saga loses
 * when its worker is killed. Temporal's default is 10 s.
 */
const sticky = { stickyQueueScheduleToStartTimeout: '2s' } as const;

/** A saga, or the hop of a routing slip. */
const runsWorkflows = ({ workflowBundle, workflowsPath }: HostedWorker) =>
  workflowBundle !== undefined || workflowsPath !== undefined;

/** An app that serves HTTP listens after so long, in milliseconds, whether or not what its workers need is there. */
const startTimeoutMs = 2_000;

/** How long Temporal may take to answer, in milliseconds. */
const temporalTimeoutMs = 4_000;

/** How long a database may take to answer, in milliseconds: a transaction that is under way may have the connection. */
const databaseTimeoutMs = 6_000;

/** A worker that Temporal hasn't seen for so long, in milliseconds, doesn't poll: a poll takes a minute at most. */
const unseen = 80_000;

/** Can it take work, and if not, why. */
export interface Readiness {
  readonly ready: boolean;
  /** What doesn't answer: `temporal`, `database`. Absent: both do, or there are no workers yet. */
  readonly lost?: readonly string[];
  /** The state of each worker by task queue, as Temporal's SDK names it. Empty while Temporal is waited for. */
  readonly workers: Readonly<Record<string, string>>;
}

/** Starts workers with the app, watches them, and drains them when the app closes. */
@Injectable()
export class WorkerHost implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  readonly #log = new Logger('Workers');
  readonly #stopping = new AbortController();
  readonly #workers = new Map<string, Worker>();
  readonly #pulses = new Map<string, readonly Pulse[]>();
  #connection: NativeConnection | undefined;
  #starting: Promise<void> | undefined;
  #runs: Promise<void>[] = [];
  #drained: Promise<void> | undefined;
  #fail: (error: unknown) => void = () => undefined;

  /**
   * Rejects when a worker has died, or when workers that were still waited for can't start, with why; never resolves. Who
   * runs the process ends it then. In an app that serves HTTP it is nobody's: unless the app handles it, Node ends the
   * process for an unhandled rejection.
   */
  readonly died = new Promise<never>((_resolve, reject) => (this.#fail = reject));

  /**
   * @param prepare what to run. Called before Temporal is asked for: what is wrong with the program is said at once
   * @param adapter Nest's. In an app that serves HTTP the workers' start is waited for only a while
   * @param feed is told which sagas have changed. It is the host's to close
   */
  constructor(
    private readonly settings: TemporalSettings,
    private readonly prepare: (signal: AbortSignal) => Promise<readonly HostedWorker[]>,
    private readonly adapter?: HttpAdapterHost,
    private readonly feed?: Feed,
  ) {
    // Whoever starts an app without HTTP watches; where nobody does, readiness still tells.
    if (!this.#servesHttp) this.died.catch(() => undefined);
  }

  /** Ready only while every worker polls, and Temporal and its database answer; not while it drains. */
  get readiness(): Readiness {
    const states = [...this.#workers].map(([taskQueue, worker]) => [taskQueue, worker.getState()] as const);
    const lost = [...this.#pulses].filter(([, pulses]) => pulses.some(({ beats }) => !beats)).map(([what]) => what);
    const ready = states.length > 0 && states.every(([, state]) => state === 'RUNNING') && lost.length === 0;
    return { ready, ...(lost.length > 0 && { lost }), workers: Object.fromEntries(states) };
  }

  /**
   * Resolves when all workers poll. Waits for Temporal as long as it takes; but in an app that serves HTTP for two
   * seconds only, so that it listens.
   * @throws HostError `temporal-refused`, `search-attribute-missing`, `search-attribute-mismatch`, `other-database`
   */
  async onApplicationBootstrap(): Promise<void> {
    // Told to stop while another host of the app was starting.
    if (this.#stopping.signal.aborted) return;
    this.#starting = this.#start();
    if (!this.#servesHttp) return this.#starting;
    const late = Symbol();
    const done = new AbortController();
    const waited = sleep(startTimeoutMs, late, { signal: done.signal }).catch(() => late);
    const first = await Promise.race([this.#starting, waited]).finally(() => done.abort());
    if (first !== late) return;
    this.#starting = this.#starting.catch((error: unknown) => {
      if (this.#stopping.signal.aborted) return;
      this.#log.fatal(error);
      this.#fail(error);
    });
  }

  /** Nest has no adapter in an app without HTTP. */
  get #servesHttp(): boolean {
    return Boolean(this.adapter?.httpAdapter);
  }

  async #start(): Promise<void> {
    const hosted = await this.prepare(this.#stopping.signal);
    const connection = await connectWorker(this.settings, this.#log, this.#stopping.signal);
    const { namespace } = this.settings;
    const at = { namespace, connection };
    try {
      await retryUntilReachable(() => this.#prepareNamespace(connection, hosted), {
        what: `Temporal's namespace '${namespace}'`,
        log: this.#log,
        signal: this.#stopping.signal,
        isHopeless: (error) => !isPassing(error),
      });
    } catch (error) {
      await connection.close();
      throw error;
    }
    this.#connection = connection;
    for (const options of hosted) {
      const worker = await createWorker({ ...drain, ...sticky, ...unhurried, ...options, ...at }, this.feed);
      this.#workers.set(options.taskQueue, worker);
    }
    this.#watch(connection, hosted);
    this.#runs = [...this.#workers].map(([taskQueue, worker]) => this.#run(taskQueue, worker));
  }

  /** What must be so before any work is taken. */
  async #prepareNamespace(connection: NativeConnection, hosted: readonly HostedWorker[]): Promise<void> {
    const { namespace } = this.settings;
    if (hosted.some(runsWorkflows)) await ensureSearchAttributes(connection, namespace);
    for (const { taskQueue, database } of hosted) {
      if (database) await claimQueue(connection, namespace, taskQueue, database);
      else await refuseParticipants(connection, namespace, taskQueue);
    }
  }

  #watch(connection: NativeConnection, hosted: readonly HostedWorker[]): void {
    const { namespace } = this.settings;
    const temporal = [...this.#workers.values()].map(
      (worker) =>
        new Pulse('Temporal', askTemporal(connection, namespace, worker, unseen), temporalTimeoutMs, this.#log),
    );
    const databases = [...new Set(hosted.flatMap(({ answers }) => answers ?? []))].map(
      (answers) => new Pulse('the database', () => answers(databaseTimeoutMs), databaseTimeoutMs, this.#log),
    );
    this.#pulses.set('temporal', temporal).set('database', databases);
    for (const pulse of [...temporal, ...databases]) pulse.start();
  }

  async #run(taskQueue: string, worker: Worker): Promise<void> {
    try {
      await worker.run();
    } catch (cause) {
      const error = new Error(`The worker of '${taskQueue}' has died.`, { cause });
      this.#log.fatal(error);
      this.#fail(error);
    }
  }

  /** Begins to drain: Nest waits for one module after another, and the hosts of an app drain side by side. */
  onModuleDestroy(): void {
    this.#drained = this.#drain();
    // Whoever waits is told.
    this.#drained.catch(() => undefined);
  }

  /** Resolves when it takes no more work, and what was running has finished. */
  async beforeApplicationShutdown(): Promise<void> {
    await (this.#drained ??= this.#drain());
  }

  async #drain(): Promise<void> {
    this.#stopping.abort();
    await this.#starting?.catch(() => undefined);
    await Promise.all([...this.#pulses.values()].flat().map((pulse) => pulse.stop()));
    for (const worker of this.#workers.values()) {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    }
    await Promise.all(this.#runs);
    await this.#connection?.close();
    await this.feed?.close();
  }
}
