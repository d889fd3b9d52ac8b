import { openConnection } from '@backstitch/client';
import { runsOf } from '@backstitch/saga-log';
import { unhurried } from '@backstitch/saga/worker';
import { skipTime } from '@backstitch/temporal-server';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { keepHistory } from './keep-history';
import { sameLog } from './same-log';

export interface BenchOptions {
  /** The server, `host:port`. Default `BACKSTITCH_TEST_TEMPORAL`. */
  readonly address?: string | undefined;
  /** Default `default`. */
  readonly namespace?: string;
}

interface Running {
  readonly worker: Worker;
  readonly ended: Promise<void>;
}

/**
 * Workers and clients on a real server, as tests of workflows need them. What a test has started and handed over to
 * `follow` is looked at when the bench is closed.
 */
export class WorkflowBench {
  private readonly running = new Map<string, Running>();
  private stopped = false;
  /** Followed workflows, each with what its test shows. */
  private readonly followed = new Map<string, string>();

  private constructor(
    readonly client: Client,
    /** Its workflows skip time. */
    readonly skipping: Client,
    /** For workers that a test makes itself. */
    readonly native: NativeConnection,
    private readonly namespace: string,
  ) {}

  /** @throws Error when no server is named; Temporal's own errors when it can't be reached */
  static async open({
    address = process.env.BACKSTITCH_TEST_TEMPORAL,
    namespace = 'default',
  }: BenchOptions = {}): Promise<WorkflowBench> {
    if (!address)
      throw new Error('No Temporal server is named: give the bench its address, or set BACKSTITCH_TEST_TEMPORAL.');
    const [native, plain, skipping] = await Promise.all([
      NativeConnection.connect({ address }),
      openConnection({ address }),
      openConnection({ address }),
    ]);
    return new WorkflowBench(
      new Client({ connection: plain, namespace }),
      new Client({ connection: skipTime(skipping, { maxSkips: 100_000 }), namespace }),
      native,
      namespace,
    );
  }

  /**
   * Runs a worker. With `BACKSTITCH_NO_CACHE` in the environment every workflow is replayed at each of its tasks.
   * @param name by which it is stopped. Default its task queue
   */
  async work(options: WorkerOptions, name = options.taskQueue ?? ''): Promise<void> {
    if (this.running.has(name)) throw new Error(`A worker called '${name}' runs already: name the other.`);
    const cache = process.env.BACKSTITCH_NO_CACHE === undefined ? {} : { maxCachedWorkflows: 0 };
    const worker = await Worker.create({
      connection: this.native,
      namespace: this.namespace,
      shutdownGraceTime: '1s',
      ...unhurried,
      ...(options.workflowBundle && cache),
      ...options,
    });
    this.running.set(name, { worker, ended: worker.run() });
  }

  /** Stops a worker, and waits for it. */
  async stopWork(name: string): Promise<void> {
    const running = this.running.get(name);
    if (running === undefined) return;
    this.running.delete(name);
    running.worker.shutdown();
    await running.ended;
  }

  /** Has a workflow looked at when the bench is closed: its log, and its history where histories are kept. */
  follow(workflowId: string): void {
    this.followed.set(workflowId, sentence());
  }

  /**
   * Holds the log of every followed saga against its history, keeps histories when `BACKSTITCH_RECORD` names a folder,
   * then stops.
   * @throws AssertionError when a log and its history differ
   */
  async close(): Promise<void> {
    try {
      for (const [workflowId, shows] of this.followed) {
        await sameLog(this.client, workflowId);
        const folder = process.env.BACKSTITCH_RECORD;
        if (folder !== undefined) await this.keep(folder, shows, workflowId);
      }
    } finally {
      await this.stop();
    }
  }

  /** All its runs, and the workflows that it started. */
  private async keep(folder: string, shows: string, workflowId: string): Promise<void> {
    for (const events of await runsOf(this.client, { workflowId })) {
      await keepHistory(folder, shows, { events });
      for (const { childWorkflowExecutionStartedEventAttributes: child } of events) {
        const id = child?.workflowExecution?.workflowId;
        if (id) await this.keep(folder, shows, id);
      }
    }
  }

  /** Stops the workers and closes the connections. Again it does nothing. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    await Promise.all([...this.running.keys()].map((name) => this.stopWork(name)));
    await Promise.all([this.client, this.skipping].map(({ connection }) => connection.close()));
    await this.native.close();
  }
}

/** What the test that runs says it shows, where its runner tells: Jest's do. */
function sentence(): string {
  const { expect } = globalThis as { expect?: { getState?(): { currentTestName?: string } } };
  return expect?.getState?.().currentTestName ?? 'before all tests';
}
