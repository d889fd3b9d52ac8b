import { randomUUID } from 'node:crypto';
import { recoveryQueue } from '@backstitch/saga-log';
import { WorkflowBench, bundleOf } from '@backstitch/testing/bench';
import { SagaClient, type SagaHandle, SetAsideRecords } from '../src';
import { Approval, inns, stayApproved } from './contracts';
import { InnWorker } from './inn-worker';
import { untilSo } from './until-so';

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

  /** A saga that has booked, and waits for an approval. */
  async waiting() {
    const saga = await this.sagas.start(stayApproved, {}, { key: randomUUID(), by: 'Cy' });
    await untilSo(
      () => saga.read(),
      ({ waitingFor }) => waitingFor?.some(({ kind }) => kind === 'message'),
    );
    return saga;
  }

  /** Changes the code of a saga that waits for an approval, so that its next task fails. */
  async breakCode(saga: SagaHandle): Promise<void> {
    await this.unhost();
    await this.host(require.resolve('./changed-sagas'));
    await saga.send(Approval, { by: 'Bo' });
  }

  /** Writes down that a saga is set aside, as a host does. @returns its run */
  async setAside({ ref: { workflowId } }: SagaHandle): Promise<string> {
    const { client } = this.bench;
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    const cutOff = { deaths: 2, why: 'it did not end', at: new Date().toISOString() };
    await new SetAsideRecords(client).write(workflowId, { runId, ...cutOff });
    return runId;
  }

  async close(): Promise<void> {
    await this.inn.close();
    await this.sagas.close();
    await this.bench.close();
  }
}
