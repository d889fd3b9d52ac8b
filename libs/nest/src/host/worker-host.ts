import { unhurried } from '@backstitch/saga/worker';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { connectWorker } from '../connection/connect-worker';
import { ensureSearchAttributes } from '../connection/ensure-search-attributes';
import { isPassing } from '../connection/is-passing';
import { withPatience } from '../connection/with-patience';
import { claimQueue } from '../participant/participant-queue';
import { createWorker } from '../set-aside/create-worker';
import type { TemporalSettings } from '../settings/temporal-settings';
import type { HostedWorker } from './hosted-worker';

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

/** Can it take work, and if not, why. */
export interface Readiness {
  readonly ready: boolean;
  /** The state of each worker by task queue, as Temporal's SDK names it. Empty while Temporal is waited for. */
  readonly workers: Readonly<Record<string, string>>;
}

/** Starts workers with the app, watches them, and drains them when the app closes. */
@Injectable()
export class WorkerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('Workers');
  readonly #stopping = new AbortController();
  readonly #workers = new Map<string, Worker>();
  #connection: NativeConnection | undefined;
  #runs: Promise<void>[] = [];
  #fail: (error: unknown) => void = () => undefined;

  /** Rejects when a worker has died, with why; never resolves. Who runs the process ends it then. */
  readonly died = new Promise<never>((_resolve, reject) => (this.#fail = reject));

  /** @param prepare what to run. Called before Temporal is asked for: what is wrong with the program is said at once */
  constructor(
    private readonly settings: TemporalSettings,
    private readonly prepare: (signal: AbortSignal) => Promise<readonly HostedWorker[]>,
  ) {
    // In an app that doesn't watch, readiness still tells.
    this.died.catch(() => undefined);
  }

  /** Ready only while every worker polls: not when 'the client connects', nor while it drains. */
  get readiness(): Readiness {
    const states = [...this.#workers].map(([taskQueue, worker]) => [taskQueue, worker.getState()] as const);
    const ready = states.length > 0 && states.every(([, state]) => state === 'RUNNING');
    return { ready, workers: Object.fromEntries(states) };
  }

  /**
   * Resolves when all workers poll. Waits for Temporal as long as it takes.
   * @throws HostError `temporal-refused`, `search-attribute-missing`, `search-attribute-mismatch`, `other-database`
   */
  async onApplicationBootstrap(): Promise<void> {
    const hosted = await this.prepare(this.#stopping.signal);
    const connection = await connectWorker(this.settings, this.#log, this.#stopping.signal);
    const { namespace } = this.settings;
    const at = { namespace, connection };
    try {
      await withPatience(() => this.#prepareNamespace(connection, hosted), {
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
      const worker = await createWorker({ ...drain, ...sticky, ...unhurried, ...options, ...at });
      this.#workers.set(options.taskQueue, worker);
    }
    this.#runs = [...this.#workers].map(([taskQueue, worker]) => this.#run(taskQueue, worker));
  }

  /** What must be so before any work is taken. */
  async #prepareNamespace(connection: NativeConnection, hosted: readonly HostedWorker[]): Promise<void> {
    const { namespace } = this.settings;
    if (hosted.some(runsWorkflows)) await ensureSearchAttributes(connection, namespace);
    for (const { taskQueue, database } of hosted) {
      if (database) await claimQueue(connection, namespace, taskQueue, database);
    }
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

  /** Takes no more work, and resolves when what was running has finished. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    for (const worker of this.#workers.values()) {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    }
    await Promise.all(this.#runs);
    await this.#connection?.close();
  }
}
