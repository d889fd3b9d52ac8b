import type { Catalogue } from '@backstitch/contract';
import { StateStore } from '@backstitch/state-store';
import { testDatabases } from '@backstitch/testing/databases';
import { Follower, SagaClient } from '../src';
import { InnHarness } from './inn-harness';

/** A harness with recoveries, and a record, which is written when a test says so. */
export class RecordedHarness {
  private constructor(
    readonly inn: InnHarness,
    /** Knows the record. */
    readonly sagas: SagaClient,
    /** Follows nothing by itself. */
    readonly follower: Follower,
    private readonly end: () => Promise<void>,
  ) {}

  static async open(catalogue: Catalogue): Promise<RecordedHarness> {
    const databases = testDatabases();
    const inn = await InnHarness.open({ recovers: true });
    const { client: temporal } = inn.bench;
    const store = new StateStore({ url: await databases.fresh('sqlite') });
    const sagas = new SagaClient({ temporal, catalogue, store });
    const end = async () => {
      await sagas.close();
      await store.close();
      await databases.stop();
      await inn.close();
    };
    return new RecordedHarness(inn, sagas, new Follower({ temporal, catalogue, store }), end);
  }

  close(): Promise<void> {
    return this.end();
  }
}
