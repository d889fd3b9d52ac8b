import { recoveryQueue } from '@backstitch/saga-log';
import { WorkflowBench, bundleOf } from '@backstitch/testing/bench';
import { SagaClient } from '../src';
import { inns } from './contracts';
import { InnWorker } from './inn-worker';

export interface InnHarnessOptions {
  /** `host:port` of its server. Default that of the test. */
  readonly address?: string;
  /** A worker for recoveries runs, too. Default false. */
  readonly recovers?: boolean;
}

/** A client, and workers for the sagas of these tests, until it is closed. */
export class InnHarness {
  private constructor(
    readonly bench: WorkflowBench,
    readonly sagas: SagaClient,
    private readonly address: string,
    private inn: InnWorker,
  ) {}

  static async open({
    address = process.env.BACKSTITCH_TEST_TEMPORAL!,
    recovers = false,
  }: InnHarnessOptions = {}): Promise<InnHarness> {
    const bench = await WorkflowBench.open({ address });
    const sagas = new SagaClient({ temporal: bench.client, catalogue: inns });
    const inn = await InnWorker.start(address);
    if (recovers) {
      const workflowBundle = await bundleOf({ workflowsPath: require.resolve('@backstitch/saga/recovery') });
      await bench.work({ taskQueue: recoveryQueue, workflowBundle });
    }
    return new InnHarness(bench, sagas, address, inn);
  }

  /** Nobody runs its sagas, nor serves them, until they are hosted again. */
  unhost(): Promise<void> {
    return this.inn.close();
  }

  /** @param workflowsPath default the sagas of these tests */
  async host(workflowsPath?: string): Promise<void> {
    this.inn = await InnWorker.start(this.address, workflowsPath);
  }

  async close(): Promise<void> {
    await this.inn.close();
    await this.sagas.close();
    await this.bench.close();
  }
}
