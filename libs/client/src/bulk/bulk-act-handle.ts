import type { SagaContext } from '../saga-context';
import { SagaClientError } from '../saga-client-error';
import { callTemporal } from '../temporal/call-temporal';
import { type Lane, inLane } from '../temporal/lanes';
import { isNotFound } from '../temporal/temporal-error';
import type { BulkAct, BulkActRun, BulkProgress } from './bulk-act';
import { bulkActId } from './start-bulk-act';

type Kept = Pick<BulkActRun, 'act' | 'direction' | 'by' | 'reason' | 'rate' | 'total'> & {
  readonly progress: BulkProgress;
};

const statuses: Readonly<Record<string, BulkAct['status']>> = {
  ...{ RUNNING: 'running', CONTINUED_AS_NEW: 'running', COMPLETED: 'done', CANCELLED: 'stopped' },
};

/** An act on many sagas: to be looked at, and stopped. */
export class BulkActHandle {
  constructor(
    private readonly context: Pick<SagaContext, 'temporal'>,
    readonly id: string,
    /** What there was to say of it when it began: absent of one that was begun before. */
    readonly begun?: BulkAct,
  ) {}

  /** How far it has come. Needs no worker. @throws SagaClientError `unknown-bulk-act`, `temporal-unreachable`, `temporal-busy` */
  async read(): Promise<BulkAct> {
    const { status, memo, startTime, closeTime } = await this.asking('read', (handle) => handle.describe());
    const { progress, act, direction, by, reason, rate, total } = memo as unknown as Kept;
    return {
      ...{ id: this.id, act, ...(direction && { direction }), by, reason, rate, total, ...progress },
      status: statuses[status.name] ?? 'failed',
      startedAt: startTime.toISOString(),
      ...(closeTime && { endedAt: closeTime.toISOString() }),
    };
  }

  /** Nothing more of it is done. What was done stays. @throws SagaClientError `unknown-bulk-act`, `temporal-unreachable`, `temporal-busy` */
  async stop(): Promise<void> {
    await this.asking('act', (handle) => handle.cancel());
  }

  private asking<T>(
    lane: Lane,
    ask: (handle: ReturnType<SagaContext['temporal']['workflow']['getHandle']>) => Promise<T>,
  ): Promise<T> {
    const { temporal } = this.context;
    const handle = temporal.workflow.getHandle(bulkActId(this.id));
    return inLane(lane, () => callTemporal(temporal, () => ask(handle))).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
      throw new SagaClientError(
        'unknown-bulk-act',
        `There is no bulk act with the id '${this.id}', or it has long ended.`,
      );
    });
  }
}
